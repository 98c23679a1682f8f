import type { ReactNode } from 'react';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import styles from '@/components/ui/token-form.module.css';
import ui from '@/components/ui/ui.module.css';
import { DeskRoom } from './desk-frame';

interface Props {
  readonly title: string;
  readonly heading: string;
  /** Paragraphs above the form. */
  readonly words: readonly string[];
  /** Null: there is nothing to type. */
  readonly form: { readonly action: string; readonly send: string; readonly fields: ReactNode } | null;
  /** Below it. */
  readonly children?: ReactNode;
}

/** A page for who is not signed in: a few words and one form, which works without scripts. */
export function ComeInPage({ title, heading, words, form, children }: Props) {
  return (
    <DeskRoom>
      <div className={ui.stack}>
        <PageTitle words={title} />
        <h1>{heading}</h1>
        {words.map((text) => (
          <p key={text}>{text}</p>
        ))}
        {form !== null && (
          <form className={`${ui.card} ${ui.stack} ${styles.form}`} method="post" action={form.action}>
            {form.fields}
            <Button primary type="submit">
              {form.send}
            </Button>
          </form>
        )}
        {children}
      </div>
    </DeskRoom>
  );
}
