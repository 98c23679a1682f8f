'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { route } from '@/components/ui/route';
import ui from '@/components/ui/ui.module.css';
import { planImport, sendDeskForm } from '@/lib/browser/send-desk-form';
import { usePending } from '@/lib/browser/use-pending';
import type { ImportPlanJson } from '@/lib/contract/desk-merchant';
import { deskPaths } from '@/lib/story/desk-paths';
import { changedWords } from '@/lib/story/product-act-words';
import { DeskPart } from './desk-part';
import styles from './merchandise.module.css';

/** A file of products: what it would do is shown, and done after a yes to that. */
export function ImportDesk() {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [plan, setPlan] = useState<ImportPlanJson | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const looking = usePending(async (fields: FormData) => {
    setProblem(null);
    setPlan(await planImport(deskPaths.importPlan(), fields));
  });
  const taking = usePending(async (fields: FormData) => {
    setProblem(null);
    const answer = await sendDeskForm(deskPaths.importYes(), fields);
    if ('to' in answer) router.push(route(answer.to));
    else setProblem(Object.values(answer.errors).join(' '));
  });
  const look = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void looking.run(new FormData(event.currentTarget));
  };
  const take = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const file = new FormData(form.current ?? undefined).get('file');
    if (file !== null && plan !== null) {
      fields.set('file', file);
      fields.set('plan', plan.plan);
    }
    void taking.run(fields);
  };
  const said = problem ?? looking.problem ?? taking.problem;
  return (
    <div className={ui.stack}>
      <PageTitle words="Import products · Desk" />
      <h1>Import products</h1>
      <p>
        A CSV file with the columns sku, name, description, price, currency, taxPercent and hidden, as{' '}
        <a href={deskPaths.productsFile()}>the export</a> has them. Products that it does not name stay as
        they are, and so does all stock. Nothing changes before you have seen what it does.
      </p>
      <noscript>
        <p>This page needs JavaScript.</p>
      </noscript>
      <section className={ui.card}>
        <form
          ref={form}
          className={`${ui.stack} ${styles.form}`}
          onSubmit={look}
          onChange={() => setPlan(null)}
        >
          <Field label="File" name="file" type="file" accept=".csv,text/csv" required />
          <div>
            <Button primary={plan === null} type="submit" aria-disabled={looking.busy}>
              See what it does
            </Button>
          </div>
        </form>
      </section>
      {said !== null && (
        <Notice state="failed" role="alert">
          {said}
        </Notice>
      )}
      {plan !== null && (
        <DeskPart title="What it does">
          <Preview plan={plan} />
          {plan.errors.length === 0 && plan.lines.length > 0 && (
            <form className={`${ui.stack} ${styles.form}`} onSubmit={take}>
              <Field label="Why" name="reason" maxLength={500} autoComplete="off" required />
              <div>
                <Button primary type="submit" aria-disabled={taking.busy}>
                  {plan.lines.length === 1 ? 'Change one product' : `Change ${plan.lines.length} products`}
                </Button>
              </div>
            </form>
          )}
        </DeskPart>
      )}
    </div>
  );
}

/** More errors than these are read by nobody at once. */
const MAX_SHOWN = 100;

function Preview({ plan: { errors, lines, same } }: { plan: ImportPlanJson }) {
  if (errors.length > 0)
    return (
      <>
        <p role="status">
          Nothing: the file is wrong in {errors.length === 1 ? 'one place' : `${errors.length} places`}.
        </p>
        <ul className={styles.lines}>
          {errors.slice(0, MAX_SHOWN).map(({ line, words }) => (
            <li key={`${line} ${words}`}>
              {line > 0 && <strong>Line {line}: </strong>}
              {words}
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <>
      <p role="status">
        {lines.length === 0 ? 'Nothing: all is as it stands in the file.' : `${same} stay as they are.`}
      </p>
      <ul className={styles.lines}>
        {lines.map(({ line, sku, isNew, changed }) => (
          <li key={line}>
            <strong>{sku}</strong>: {isNew ? 'new' : changedWords(changed)}
          </li>
        ))}
      </ul>
    </>
  );
}
