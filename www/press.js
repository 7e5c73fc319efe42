/**
 * Waiting for the end of a pointer press. Pressing a button takes the focus from a field, which then shows its error. An
 * error that appears during the press would move the button from under the pointer, and the click would be lost.
 */

let press = Promise.resolve();
let release = () => {};

addEventListener(
  'pointerdown',
  () => {
    release();
    press = new Promise((resolve) => {
      release = resolve;
    });
  },
  true,
);
addEventListener('pointerup', () => release(), true);
addEventListener('pointercancel', () => release(), true);

/** Resolves when no pointer is pressed and the click at the end of a press has been handled. */
export async function afterPress() {
  await press;
  // `pointerup` and `click` are dispatched in the same task, also for a tap.
  await new Promise((resolve) => setTimeout(resolve));
}
