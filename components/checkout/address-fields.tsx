import { Field } from '@/components/ui/field';
import ui from '@/components/ui/ui.module.css';
import {
  type CheckoutErrors,
  type CheckoutField,
  type CheckoutValues,
  COUNTRIES,
  checkoutRules,
} from '@/lib/story/checkout-fields';
import styles from './checkout.module.css';

interface Props {
  values: CheckoutValues;
  errors: CheckoutErrors;
}

/** Where a field of the checkout is found; the summary of problems links to it. */
export const fieldId = (field: CheckoutField) => `checkout-${field}`;

/** Who orders and where it goes, named so that browsers can fill it in. */
export function AddressFields({ values, errors }: Props) {
  const field = (name: CheckoutField) => ({
    id: fieldId(name),
    name,
    defaultValue: values[name],
    maxLength: checkoutRules[name].max,
    problem: errors[name] ?? null,
    quiet: true,
    required: true,
  });
  return (
    <>
      <fieldset className={styles.group}>
        <legend>Contact</legend>
        <Field {...field('name')} label="Name" autoComplete="name" />
        <Field
          {...field('email')}
          label="E-mail"
          type="email"
          inputMode="email"
          autoComplete="email"
          hint="For the bill and news of your order, nothing else."
        />
      </fieldset>
      <fieldset className={styles.group}>
        <legend>Delivery</legend>
        <Field {...field('street')} label="Street and number" autoComplete="street-address" />
        <div className={styles.pair}>
          <Field {...field('postcode')} label="Postcode" autoComplete="postal-code" />
          <Field {...field('town')} label="Town or city" autoComplete="address-level2" />
        </div>
        <CountryField value={values.country} problem={errors.country} />
      </fieldset>
    </>
  );
}

function CountryField({ value, problem }: { value: string; problem: string | undefined }) {
  const id = fieldId('country');
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor={id}>
        Country
      </label>
      <select
        id={id}
        name="country"
        className={ui.input}
        autoComplete="country-name"
        defaultValue={value}
        required
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
      >
        {COUNTRIES.map((country) => (
          <option key={country}>{country}</option>
        ))}
      </select>
      {problem && (
        <span id={`${id}-problem`} className={ui.error}>
          {problem}
        </span>
      )}
    </div>
  );
}
