/**
 * The rules as a WebAssembly module. This is what workerd makes of an imported `.wasm` file; other platforms and bundlers may
 * make something else of it.
 */
declare const rules: WebAssembly.Module;
export default rules;
