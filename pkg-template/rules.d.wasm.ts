/** The rules as a WebAssembly module. What imports `.wasm` files decides what comes of it; in workerd it is this. */
declare const rules: WebAssembly.Module;
export default rules;
