import { Field } from '@/components/ui/field';
import { PASSWORD } from '@/lib/contract/limits';

/** A password that is chosen. It may be pasted, and made by a program that keeps passwords. */
export function NewPasswordField({ label = 'Password' }: { label?: string }) {
  return (
    <Field
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={PASSWORD.min}
      maxLength={PASSWORD.max}
      required
      hint={`At least ${PASSWORD.min} characters, whichever they are. A few words in a row are good.`}
    />
  );
}

/** A password that somebody has. */
export function PasswordField({ label = 'Password', name = 'password' }: { label?: string; name?: string }) {
  return (
    <Field
      label={label}
      name={name}
      type="password"
      autoComplete="current-password"
      maxLength={PASSWORD.max}
      required
    />
  );
}
