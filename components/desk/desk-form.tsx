'use client';

import { usePathname, useRouter } from 'next/navigation';
import {
  type ComponentProps,
  createContext,
  type FormEvent,
  type ReactNode,
  use,
  useEffect,
  useRef,
  useState,
  useTransition,
} from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { LinesField } from '@/components/ui/lines-field';
import { Notice } from '@/components/ui/notice';
import { route } from '@/components/ui/route';
import ui from '@/components/ui/ui.module.css';
import { sendDeskForm } from '@/lib/browser/send-desk-form';
import { usePending } from '@/lib/browser/use-pending';
import styles from './merchandise.module.css';

type Errors = Readonly<Record<string, string>>;
const FormErrors = createContext<Errors>({});

interface Props {
  readonly action: string;
  /** What the button says. */
  readonly send: string;
  /** What is said where all went well and the page stays. */
  readonly done: string;
  readonly isPrimary?: boolean;
  readonly hasFile?: boolean;
  readonly children: ReactNode;
}

/**
 * A form of the desk that says beside each field what is wrong with it. Without scripts the same form posts to the same
 * address, and what is wrong stands on a page of its own.
 */
export function DeskForm({ action, send, done, isPrimary = true, hasFile = false, children }: Props) {
  const router = useRouter();
  const here = usePathname();
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [said, setSaid] = useState('');
  const [refreshing, startRefreshing] = useTransition();
  const sending = usePending(async (fields: FormData) => {
    setSaid('');
    const answer = await sendDeskForm(action, fields);
    if ('errors' in answer) {
      setErrors(answer.errors);
      return;
    }
    setErrors({});
    if (answer.to !== here) {
      startRefreshing(() => router.push(route(answer.to)));
      return;
    }
    setSaid(done);
    form.current?.reset();
    startRefreshing(() => router.refresh());
  });
  useEffect(() => {
    const [first] = Object.keys(errors);
    if (first === undefined) return;
    form.current
      ?.querySelector<HTMLElement>(first === 'form' ? '[role="alert"]' : `[name="${first}"]`)
      ?.focus();
  }, [errors]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void sending.run(new FormData(event.currentTarget));
  };
  const busy = sending.busy || refreshing;
  const problem = errors.form ?? sending.problem;
  return (
    <form
      ref={form}
      className={`${ui.stack} ${styles.form}`}
      method="post"
      action={action}
      encType={hasFile ? 'multipart/form-data' : undefined}
      onSubmit={submit}
      noValidate
    >
      <FormErrors value={errors}>{children}</FormErrors>
      {problem && (
        <div tabIndex={-1} role="alert">
          <Notice state="failed">{problem}</Notice>
        </div>
      )}
      <div className={ui.row}>
        <Button primary={isPrimary} type="submit" aria-disabled={busy}>
          {busy ? 'One moment…' : send}
        </Button>
        <span role="status">{said}</span>
      </div>
    </form>
  );
}

/** A field of it, by its name. */
export function DeskField(props: ComponentProps<typeof Field> & { readonly name: string }) {
  return <Field {...props} problem={use(FormErrors)[props.name] ?? null} />;
}

/** A field of it for several lines. */
export function DeskLines(props: ComponentProps<typeof LinesField> & { readonly name: string }) {
  return <LinesField {...props} problem={use(FormErrors)[props.name] ?? null} />;
}

/** Why it is done. */
export const ReasonField = () => (
  <DeskField label="Why" name="reason" maxLength={500} autoComplete="off" required />
);
