/** Adds a form to the page, with a place for an error message below each field. */

/** @param {Record<string, string>} customer the values of the fields */
export function openForm(customer) {
  const form = document.createElement('form');
  for (const [name, value] of Object.entries(customer)) {
    const control = Object.assign(document.createElement('input'), { name, value });
    const error = Object.assign(document.createElement('p'), { id: `${name}-error` });
    control.setAttribute('aria-errormessage', error.id);
    form.append(control, error);
  }
  document.body.append(form);
  return {
    form,
    /** Shows a text below its field, or at the end of the form if it belongs to no field. @param {string} subject @param {string} text */
    show(subject, text) {
      const place = form.querySelector(`#${subject}-error`) ?? form.appendChild(document.createElement('p'));
      place.textContent = `${subject} ${text}`;
      form.querySelector(`[name="${subject}"]`)?.setAttribute('aria-invalid', 'true');
    },
  };
}
