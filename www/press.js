/**
 * When a press of a pointer is over. An error that opens while a button is pressed moves the button from
 * under the pointer, and the click is lost.
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

/** Resolves when no pointer is pressed, and the click that a press may end in has been handled. */
export async function afterPress() {
  await press;
  // The click follows the release in the same task, and so do the events of a tap.
  await new Promise((resolve) => setTimeout(resolve));
}
