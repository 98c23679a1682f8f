import { type TextareaHTMLAttributes, useId } from 'react';
import ui from './ui.module.css';

type Props = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'> & {
  label: string;
  hint?: string;
  problem?: string | null;
};

/** A labelled input for several lines; hint and problem are tied to it for screen readers. */
export function LinesField({ label, hint, problem, ...input }: Props) {
  const id = useId();
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const describedBy = [hint && hintId, problem && problemId].filter(Boolean).join(' ');
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor={id}>
        {label}
      </label>
      <textarea
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
        <span id={problemId} className={ui.error} role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}
