/** Plain HTML: one line binds the form. The inputs are written here, as a server would write them. */

import { bindCustomerForm } from 'caibo-customers/form';
import { defaultValues, sending, update } from './set-up.js';

const inputs = Object.keys(defaultValues).map((name) => `<label>${name} <input name="${name}"></label>`);
document.body.innerHTML = `<form>${inputs.join('')}<button>Save</button></form>`;
bindCustomerForm(document.forms[0], { ...sending, update });
