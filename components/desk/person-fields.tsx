import { Field } from '@/components/ui/field';
import { MAX_STAFF_NAME } from '@/lib/contract/limits';

/** Who somebody is, typed by themselves. */
export function PersonFields() {
  return (
    <>
      <Field label="Your name" name="name" maxLength={MAX_STAFF_NAME} autoComplete="name" required />
      <Field label="E-mail" name="email" type="email" maxLength={254} autoComplete="username" required />
    </>
  );
}
