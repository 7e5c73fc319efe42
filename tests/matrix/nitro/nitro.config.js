export default {
  preset: 'cloudflare-module',
  compatibilityDate: '2026-01-01',
  serverDir: '.',
  // Nitro 3.0.0 minifies with a package that it does not install.
  minify: false,
};
