/** Who the order is for; everything may be left out. */
export interface Customer {
  name?: string;
  email?: string;
  address?: string;
}

export type ReadCustomer = { ok: true; customer: Customer | null } | { ok: false; emailProblem: string };

/** Something before the at sign, and a domain with a dot after it; only a mail that arrives proves more. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/** Reads what was typed; null when nothing was. */
export function readCustomer(typed: Record<'name' | 'email' | 'address', string>): ReadCustomer {
  const customer: Customer = {};
  for (const field of ['name', 'email', 'address'] as const) {
    const text = typed[field].trim();
    if (text !== '') customer[field] = text;
  }
  if (customer.email !== undefined && !EMAIL.test(customer.email)) {
    return { ok: false, emailProblem: 'Enter an address such as ada@example.com, or leave it empty.' };
  }
  return { ok: true, customer: Object.keys(customer).length === 0 ? null : customer };
}
