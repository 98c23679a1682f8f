'use client';

import type { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js-base.css';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { route } from '@/components/ui/route';
import ui from '@/components/ui/ui.module.css';
import { sendDeskForm } from '@/lib/browser/send-desk-form';
import { usePending } from '@/lib/browser/use-pending';
import { restOf, showErrors } from './show-errors';
import styles from './task-form.module.css';

interface Props {
  /** The form as its file has it, as JSON: a text, which stays the same while it is. */
  readonly schema: string;
  /** What stands in it, by key, as JSON. */
  readonly data: string;
  /** Where it is sent to. */
  readonly action: string;
  /** What else is sent, by name. */
  readonly with: Readonly<Record<string, string>>;
  readonly send: string;
}

/** A form of form-js, drawn by its own viewer: what is wrong with a field stands beside it, and what was typed stays. */
export function TaskForm({ schema, data, action, with: more, send }: Props) {
  const router = useRouter();
  const place = useRef<HTMLDivElement>(null);
  const viewer = useRef<Form | null>(null);
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const [problem, setProblem] = useState<string | null>(null);
  const ended = useRef(() => {});
  const sending = usePending(async (values: Readonly<Record<string, unknown>>) => {
    setProblem(null);
    ended.current();
    const fields = new FormData();
    for (const [name, value] of Object.entries(more)) fields.set(name, value);
    fields.set('data', JSON.stringify(values));
    const answer = await sendDeskForm(action, fields);
    if ('to' in answer) {
      router.push(route(answer.to));
      return;
    }
    if (viewer.current === null) return;
    setProblem(restOf(viewer.current, answer.errors));
    ended.current = showErrors(viewer.current, { errors: answer.errors, sent: values });
    focusSoon(place.current);
  });
  const { run } = sending;
  const submitted = useRef(run);
  useEffect(() => {
    submitted.current = run;
  }, [run]);

  useEffect(() => {
    let isGone = false;
    let form: Form | null = null;
    const draw = async () => {
      const library = await import('@bpmn-io/form-js-viewer');
      if (isGone || place.current === null) return;
      form = new library.Form({ container: place.current });
      viewer.current = form;
      await form.importSchema(JSON.parse(schema), JSON.parse(data));
      form.on(
        'submit',
        (event: { readonly data: Readonly<Record<string, unknown>>; readonly errors: object }) => {
          if (Object.keys(event.errors).length === 0) void submitted.current(event.data);
          else focusSoon(place.current);
        },
      );
      setState('shown');
    };
    draw().catch(() => {
      if (!isGone) setState('failed');
    });
    return () => {
      isGone = true;
      viewer.current = null;
      form?.destroy();
    };
  }, [schema, data]);

  const submit = useCallback(() => {
    viewer.current?.submit();
  }, []);
  const said = problem ?? sending.problem;
  return (
    <div className={ui.stack}>
      {state === 'loading' && <p className="needs-script">One moment: the form is being loaded.</p>}
      {state === 'failed' && (
        <Notice state="failed" role="alert">
          The form could not be loaded. Load the page again.
        </Notice>
      )}
      <noscript>
        <p>This form needs scripts.</p>
      </noscript>
      <div ref={place} className={styles.form} />
      {said !== null && (
        <Notice state="failed" role="alert">
          {said}
        </Notice>
      )}
      {state === 'shown' && (
        <div>
          <Button primary onClick={submit} aria-disabled={sending.busy}>
            {sending.busy ? 'One moment…' : send}
          </Button>
        </div>
      )}
    </div>
  );
}

/** To the first field that something is wrong with, once the viewer has drawn what is. */
function focusSoon(place: HTMLElement | null): void {
  setTimeout(() => place?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
