/**
 * Tests that form libraries take the schemas with their usual initial values and no cast, in strict TypeScript. `tsc` checks this
 * file, and it is never run.
 */

import { useForm as useConform } from '@conform-to/react/future';
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useForm as useTanStackForm } from '@tanstack/react-form';
import { useForm as useHookForm } from 'react-hook-form';
import { standard, standardClient } from 'sveltekit-superforms/adapters';
import { useField } from 'vee-validate';
import { createCustomer, customerChangesSchema, customerSchema, updateCustomer } from 'caibo-customers';
import type { CustomerChanges, CustomerInput } from 'caibo-customers';
import { changesFormSchema, customerFormSchema } from 'caibo-customers/form';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>) => {};

const stored = { name: 'Ada', email: 'ada@example.com' };
const defaultValues = { name: '', email: '', phone: '', totalDeposits: NaN, hasPaymentRequests: false, terms: false };

export function hookForm() {
  const { register, handleSubmit, setError } = useHookForm({ resolver: standardSchemaResolver(customerFormSchema), defaultValues });
  register('email');
  setError('name', { message: 'is taken' });
  void handleSubmit(async (customer) => {
    same<typeof customer, CustomerInput>(true);
    await createCustomer(customer);
  });
  // With the type of the values the names of the controls are checked.
  const typed = useHookForm<typeof defaultValues, unknown, CustomerInput>({
    resolver: standardSchemaResolver(customerFormSchema),
    defaultValues,
  });
  typed.register('phone');
  // @ts-expect-error: no such control
  typed.register('fone');
  const edit = useHookForm({ resolver: standardSchemaResolver(changesFormSchema(stored)), defaultValues: { ...defaultValues, preferences: { currency: '' } } });
  void edit.handleSubmit(async (changes) => {
    same<typeof changes, CustomerChanges>(true);
    await updateCustomer(1, changes);
  });
  // The customer itself, for values that have its types.
  useHookForm({ resolver: standardSchemaResolver(customerSchema), defaultValues: { name: '', email: '' } });
  useHookForm({ resolver: standardSchemaResolver(customerChangesSchema), defaultValues: { phone: null } });
}

export function tanStackForm() {
  const form = useTanStackForm({
    defaultValues,
    validators: { onChange: customerFormSchema, onSubmitAsync: customerFormSchema },
    onSubmit: ({ value }) => void value.terms,
  });
  form.getFieldValue('email');
  form.Field({ name: 'email', validators: { onBlur: customerFormSchema.fields.email }, children: () => null });
  useTanStackForm({ defaultValues, validators: { onSubmit: changesFormSchema(stored) } });
}

export function conform() {
  const { form } = useConform(customerFormSchema, {
    defaultValue: { name: '', email: '' },
    onSubmit(event, { value }) {
      event.preventDefault();
      if (value) void createCustomer(value);
    },
  });
  void form.props;
  useConform(changesFormSchema(stored), { onSubmit: (_, { value }) => value && same<typeof value, CustomerChanges>(true) });
}

export function veeValidate() {
  // A rule is a function that returns true or a message.
  const { value } = useField<string>('email', async (value) => {
    const { issues } = await customerFormSchema.fields.email['~standard'].validate(value);
    return issues?.[0]?.message ?? true;
  });
  void value;
}

export function superforms() {
  const defaults = { ...stored, phone: null };
  void standard(customerFormSchema, { defaults });
  void standardClient(customerFormSchema);
  void standardClient(changesFormSchema(stored));
}
