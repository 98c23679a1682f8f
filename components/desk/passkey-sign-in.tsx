'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { signInWithPasskey } from '@/lib/browser/passkeys';
import { usePending } from '@/lib/browser/use-pending';
import { deskPaths } from '@/lib/story/desk-paths';

const say = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Signs in with a passkey. @param to where it leads; left out: where it stands */
export function PasskeySignIn({ to }: { to?: string }) {
  const path = usePathname();
  const query = useSearchParams().toString();
  const here = query === '' ? path : `${path}?${query}`;
  const { run, busy, problem, setProblem } = usePending(async () => {
    const answer = await signInWithPasskey(deskPaths.signIn(), to ?? here);
    // A page that is new in all its parts: another person looks at it.
    if ('to' in answer) window.location.assign(answer.to);
    else setProblem(Object.values(answer.errors)[0] ?? null);
  }, say);
  return (
    <div className={`${ui.stack} ${ui.tight} needs-script`}>
      <div>
        <Button disabled={busy} onClick={() => void run()}>
          Sign in with a passkey
        </Button>
      </div>
      {problem !== null && (
        <Notice state="failed" role="alert">
          {problem}
        </Notice>
      )}
    </div>
  );
}
