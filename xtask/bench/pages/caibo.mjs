/** The package, which a bundler for browsers resolves to the small build. */

export { validateCustomer as issuesOf } from 'caibo-customers';
