import { type InputHTMLAttributes, useId } from 'react';
import ui from './ui.module.css';

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> & {
  label: string;
  hint?: string;
  problem?: string | null;
  /** A summary of all problems speaks for this one. */
  quiet?: boolean;
};

/** A labelled input; hint and problem are tied to it for screen readers. */
export function Field({ label, hint, problem, quiet = false, id: wantedId, ...input }: Props) {
  const ownId = useId();
  const id = wantedId ?? ownId;
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const describedBy = [hint && hintId, problem && problemId].filter(Boolean).join(' ');
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor={id}>
        {label}
      </label>
      <input
        dir="auto"
        {...input}
        id={id}
        className={ui.input}
        aria-invalid={problem ? true : undefined}
        aria-describedby={describedBy === '' ? undefined : describedBy}
      />
      {hint && (
        <span id={hintId} className={ui.hint}>
          {hint}
        </span>
      )}
      {problem && (
        <span id={problemId} className={ui.error} role={quiet ? undefined : 'alert'}>
          {problem}
        </span>
      )}
    </div>
  );
}
