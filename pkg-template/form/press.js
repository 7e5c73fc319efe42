/**
 * Waits for the end of a pointer press. Pressing a button takes the focus from a field, which then shows its error. An error that
 * appears during the press would move the button from under the pointer, and the click would be lost.
 *
 * @param {EventTarget} target
 * @param {AbortSignal} signal stops listening
 */
export function watchPress(target, signal) {
  let press = Promise.resolve();
  let release = () => {};
  const options = { capture: true, signal };
  target.addEventListener(
    'pointerdown',
    () => {
      release();
      press = new Promise((resolve) => {
        release = resolve;
      });
    },
    options,
  );
  for (const type of ['pointerup', 'pointercancel']) target.addEventListener(type, () => release(), options);

  /** Resolves when no pointer is pressed and the click at the end of a press has been handled. */
  return async () => {
    await press;
    // `pointerup` and `click` are dispatched in the same task, also for a tap.
    await new Promise((resolve) => setTimeout(resolve));
  };
}
