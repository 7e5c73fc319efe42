export default { preset: 'cloudflare-module', compatibilityDate: '2026-01-01' };
