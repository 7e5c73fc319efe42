/** The settings of the demo: the language of the form, the token, and the network's faults. */

import { byId } from './dom.js';

/** @import { FormLocale, Options } from '/pkg/index.js' */

/** The deadline of a call: short, so that nobody waits long for a timeout. */
const TIMEOUT = 4000;

const form = byId('settings', HTMLFormElement);
const language = byId('language', HTMLSelectElement);
const network = byId('network', HTMLSelectElement);
const token = byId('token', HTMLInputElement);
const toggle = byId('token-toggle', HTMLButtonElement);

/** The number of calls so far. The sandbox counts faults with a limit by it. */
let calls = 0;

/** @param {{ language(): void, request(): void }} on called when the form's language changes, and when the request does */
export function watchSettings(on) {
  form.addEventListener('submit', (event) => event.preventDefault());
  language.addEventListener('change', on.language);
  network.addEventListener('change', on.request);
  token.addEventListener('input', on.request);
  toggle.addEventListener('click', () => {
    token.type = isTokenShown() ? 'password' : 'text';
    toggle.firstChild?.replaceWith(isTokenShown() ? 'Hide' : 'Show');
    on.request();
  });
}

export function isTokenShown() {
  return token.type === 'text';
}

/** The sentences of the form in its language. @returns {Promise<FormLocale>} */
export async function loadLocale() {
  return (await import(`/pkg/locales/${language.value}/form.js`)).default;
}

/** The options of a request: this server, the token and the fault. */
export function requestOptions() {
  const fault = network.value === '' ? undefined : network.value.replace('{call}', String(calls));
  return { baseUrl: location.origin, token: token.value === '' ? undefined : token.value, headers: { 'Sandbox-Fault': fault } };
}

/** The options of the next call. @returns {Options} */
export function callOptions() {
  const options = requestOptions();
  calls += 1;
  return { ...options, timeout: TIMEOUT };
}
