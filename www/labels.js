/** The words of the form's markup in a few languages. The sentences about what was typed are the package's. */

/** @typedef {{ title: string, change: string, create: string, save: string, optional: string, fields: Record<string, [label: string, hint: string]> }} Labels */

/** @type {Record<string, Labels>} */
export const LABELS = {
  en: {
    title: 'Your details',
    change: 'Change your details',
    create: 'Create customer',
    save: 'Save changes',
    optional: 'optional',
    fields: {
      name: ['Name', 'As it should stand on the receipt'],
      email: ['Email', 'Such as ada@example.com'],
      phone: ['Phone', 'With the country code, such as +44 20 7946 0018'],
      address: ['Address', 'The billing address, in as many lines as it has'],
      memberId: ['Member ID', 'From your membership card, if you have one'],
    },
  },
  de: {
    title: 'Ihre Angaben',
    change: 'Ihre Angaben ändern',
    create: 'Kunden anlegen',
    save: 'Änderungen speichern',
    optional: 'freiwillig',
    fields: {
      name: ['Name', 'Wie er auf der Quittung stehen soll'],
      email: ['E-Mail', 'Zum Beispiel ada@example.com'],
      phone: ['Telefon', 'Mit Landesvorwahl, zum Beispiel +49 30 901820'],
      address: ['Anschrift', 'Die Rechnungsanschrift, in mehreren Zeilen'],
      memberId: ['Mitgliedsnummer', 'Von Ihrer Mitgliedskarte, falls Sie eine haben'],
    },
  },
  fr: {
    title: 'Vos coordonnées',
    change: 'Modifier vos coordonnées',
    create: 'Créer le client',
    save: 'Enregistrer',
    optional: 'facultatif',
    fields: {
      name: ['Nom', 'Tel qu’il doit figurer sur le reçu'],
      email: ['E-mail', 'Par exemple ada@example.com'],
      phone: ['Téléphone', 'Avec l’indicatif du pays, par exemple +33 1 70 18 99 00'],
      address: ['Adresse', 'L’adresse de facturation, sur plusieurs lignes'],
      memberId: ['Numéro de membre', 'Sur votre carte de membre, si vous en avez une'],
    },
  },
  ar: {
    title: 'بياناتك',
    change: 'تعديل بياناتك',
    create: 'إنشاء العميل',
    save: 'حفظ التغييرات',
    optional: 'اختياري',
    fields: {
      name: ['الاسم', 'كما ينبغي أن يظهر في الإيصال'],
      email: ['البريد الإلكتروني', 'مثل ada@example.com'],
      phone: ['الهاتف', 'مع رمز الدولة'],
      address: ['العنوان', 'عنوان الفاتورة، في عدة أسطر'],
      memberId: ['رقم العضوية', 'من بطاقة عضويتك إن وجدت'],
    },
  },
  he: {
    title: 'הפרטים שלך',
    change: 'שינוי הפרטים שלך',
    create: 'יצירת לקוח',
    save: 'שמירת השינויים',
    optional: 'רשות',
    fields: {
      name: ['שם', 'כפי שיופיע בקבלה'],
      email: ['דוא״ל', 'למשל ada@example.com'],
      phone: ['טלפון', 'עם קידומת המדינה'],
      address: ['כתובת', 'כתובת החיוב, בכמה שורות'],
      memberId: ['מספר חבר', 'מכרטיס החבר שלך, אם יש לך'],
    },
  },
  ja: {
    title: 'お客様情報',
    change: 'お客様情報の変更',
    create: '顧客を登録',
    save: '変更を保存',
    optional: '任意',
    fields: {
      name: ['お名前', '領収書に記載するお名前'],
      email: ['メールアドレス', '例: ada@example.com'],
      phone: ['電話番号', '国番号から。例: +81 3 1234 5678'],
      address: ['住所', '請求先の住所'],
      memberId: ['会員番号', '会員カードをお持ちの場合'],
    },
  },
};
