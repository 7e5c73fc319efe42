'use client';

import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { customerFromForm } from 'caibo-customers/form';
import { useEffect, useState } from 'react';
import { CUSTOMER, check } from '../../check.js';

export default function Page() {
  const [shown, setShown] = useState({});
  const [isAlive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);

  function submit(event) {
    event.preventDefault();
    check(
      { createCustomer, isCaiboError, validateCustomerField },
      (subject, text) => setShown((shown) => ({ ...shown, [subject]: text })),
      { baseUrl: new URLSearchParams(location.search).get('api') },
      customerFromForm(event.currentTarget),
    );
  }

  return (
    <form onSubmit={submit}>
      {Object.entries(CUSTOMER).map(([name, value]) => (
        <input key={name} name={name} defaultValue={value} aria-invalid={name in shown} />
      ))}
      {Object.entries(shown).map(([subject, text]) => (
        <p key={subject}>{`${subject} ${text}`}</p>
      ))}
      <button disabled={!isAlive}>Create</button>
    </form>
  );
}
