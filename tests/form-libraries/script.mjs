/** The script that is run with each library: what a person does, and what must be stored, marked, focused and shown then. */

/** @import { Config, Form } from './form.mjs' */

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {Partial<Config>} [config] without the address, and without `names`: those of a customer's form
 * @property {(form: Form) => Promise<void>} act
 * @property {object[]} customers that are stored afterwards, without those of other scenarios
 * @property {number} sent how many requests there are
 * @property {object} [body] of the first request
 * @property {string[]} [marked] the controls with `aria-invalid`
 * @property {string} [focus] the control that has the focus; where there is none, any may have it
 * @property {string[]} [words] what is shown: names of `WORDS` in `form.mjs`
 */

export const NAMES = ['name', 'email', 'phone'];
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
/** The customer of an edit form. */
export const STORED = { ...ADA, phone: '+44 20 7946 0018' };

/** @param {string} fault @param {object} [options] */
const withFault = (fault, options) => ({ headers: { 'Sandbox-Fault': fault }, ...options });

/** A response that takes long enough to press again. */
const SLOW = withFault('slow=400ms');

/** @type {Scenario[]} */
export const scenarios = [
  { name: 'initial values', act: async () => {}, customers: [], sent: 0 },
  {
    name: 'empty submit',
    act: (form) => form.page.press(),
    customers: [],
    sent: 0,
    marked: ['name', 'email'],
    focus: 'name',
    words: ['is required'],
  },
  {
    name: 'invalid submit',
    async act(form) {
      await form.fill({ name: 'Ada', email: 'ada@', phone: '5'.repeat(21) });
      await form.page.press();
    },
    customers: [],
    sent: 0,
    marked: ['email', 'phone'],
    focus: 'email',
    words: ['not an address', 'too long'],
  },
  {
    name: 'white space',
    async act(form) {
      await form.fill({ name: '  Ada Lovelace ', email: ' ada@example.com\u200b', phone: '   ' });
      await form.page.press();
    },
    customers: [ADA],
    sent: 1,
    words: ['saved'],
  },
  {
    name: 'foreign controls',
    config: { names: [...NAMES, 'terms', '__RequestVerificationToken'] },
    async act(form) {
      await form.fill({ ...ADA, terms: 'yes', __RequestVerificationToken: 'CfDJ8' });
      await form.page.press();
    },
    customers: [ADA],
    sent: 1,
    words: ['saved'],
  },
  {
    name: 'edit: nothing changed',
    config: { stored: STORED },
    act: (form) => form.page.press(),
    customers: [STORED],
    sent: 0,
    words: ['nothing changed'],
  },
  {
    name: 'edit: a field cleared',
    config: { stored: STORED },
    async act(form) {
      await form.fill({ phone: '' });
      await form.page.press();
    },
    customers: [{ ...STORED, phone: null }],
    sent: 1,
    body: { phone: null },
    words: ['saved'],
  },
  {
    name: 'edit: a required field cleared',
    config: { stored: STORED },
    async act(form) {
      await form.fill({ name: '' });
      await form.page.press();
    },
    customers: [STORED],
    sent: 0,
    marked: ['name'],
    focus: 'name',
    words: ['is required'],
  },
  {
    name: 'server 400 at a field',
    config: { options: withFault('answer=field-message') },
    async act(form) {
      await form.fill(ADA);
      await form.page.press();
    },
    customers: [],
    sent: 1,
    marked: ['email'],
    focus: 'email',
    words: ['is taken'],
  },
  {
    name: 'server 400, then corrected',
    config: { options: withFault('answer=field-message; times=1; key=corrected') },
    async act(form) {
      await form.fill({ ...ADA, email: 'taken@example.com' });
      await form.page.press();
      await form.settle({ marked: ['email'], words: ['is taken'] });
      await form.fill({ email: ADA.email });
      await form.page.press();
    },
    customers: [ADA],
    sent: 2,
    words: ['saved'],
  },
  {
    name: 'server 400, then sent again',
    config: { options: withFault('answer=field-message; times=1; key=again') },
    async act(form) {
      await form.fill(ADA);
      await form.page.press();
      await form.settle({ marked: ['email'], words: ['is taken'] });
      await form.page.press();
    },
    customers: [ADA],
    sent: 2,
    words: ['saved'],
  },
  {
    name: 'server 400 at a field not shown',
    config: { names: ['name', 'phone'], stored: STORED, options: withFault('answer=field-message') },
    async act(form) {
      await form.fill({ phone: '' });
      await form.page.press();
    },
    customers: [STORED],
    sent: 1,
    words: ['is taken'],
  },
  {
    name: 'server 400 at the root',
    config: { options: withFault('answer=unknown-field') },
    async act(form) {
      await form.fill(ADA);
      await form.page.press();
    },
    customers: [],
    sent: 1,
    words: ['is required', 'a field unknown here'],
  },
  {
    name: 'double click',
    config: { options: SLOW },
    async act(form) {
      await form.fill(ADA);
      await form.page.pressTwice();
    },
    customers: [ADA],
    sent: 1,
    words: ['saved'],
  },
  {
    name: 'Enter twice',
    config: { options: SLOW },
    async act(form) {
      await form.fill(ADA);
      await form.page.enterTwice('email');
    },
    customers: [ADA],
    sent: 1,
    words: ['saved'],
  },
  {
    name: 'an edit while in flight',
    config: { options: SLOW },
    async act(form) {
      await form.fill(ADA);
      await form.page.press();
      await form.inFlight();
      // Typed, because a control may be read-only meanwhile.
      await form.page.append('name', ' King');
      // A button that is disabled meanwhile takes no click.
      await form.page.pressByScript();
      await form.settle({ marked: [], words: ['saved'] });
      const shown = await form.page.valueOf('name');
      if (shown.includes('King')) throw new Error(`shows “${shown}”, which is not stored`);
    },
    customers: [ADA],
    sent: 1,
    words: ['saved'],
  },
  {
    name: 'a timeout, and a second press',
    config: { options: withFault('stall-body; times=1; key=timeout', { timeout: 700 }) },
    async act(form) {
      await form.fill(ADA);
      await form.page.press();
      await form.settle({ marked: [], words: ['may be stored'] });
      await form.page.press();
    },
    customers: [ADA],
    sent: 2,
    words: ['saved'],
  },
];
