'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { addPasskey } from '@/lib/browser/passkeys';
import { usePending } from '@/lib/browser/use-pending';
import { MAX_STAFF_NAME } from '@/lib/contract/limits';
import { deskPaths } from '@/lib/story/desk-paths';
import { PasswordField } from './password-field';

const say = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Makes a passkey on this device, or on one that the browser finds. */
export function PasskeyAdd() {
  const router = useRouter();
  const [added, setAdded] = useState(0);
  const { run, busy, problem, setProblem } = usePending(async (form: FormData) => {
    const said = (name: string) => String(form.get(name) ?? '');
    const answer = await addPasskey(deskPaths.me(), { name: said('name'), password: said('password') });
    if ('errors' in answer) {
      setProblem(Object.values(answer.errors)[0] ?? null);
      return;
    }
    setAdded((count) => count + 1);
    router.refresh();
  }, say);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void run(new FormData(event.currentTarget));
  };
  return (
    // What was typed is gone once it is done.
    <form key={added} className={`${ui.stack} ${ui.tight} needs-script`} method="post" onSubmit={submit}>
      <Field label="What you call it" name="name" maxLength={MAX_STAFF_NAME} autoComplete="off" required />
      <PasswordField label="Your password" />
      <div>
        <Button type="submit" disabled={busy}>
          Add a passkey
        </Button>
      </div>
      {problem !== null && (
        <Notice state="failed" role="alert">
          {problem}
        </Notice>
      )}
    </form>
  );
}
