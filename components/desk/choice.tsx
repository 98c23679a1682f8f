import { useId } from 'react';
import ui from '@/components/ui/ui.module.css';

interface Props {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  /** What is sent, and what is read. */
  readonly options: readonly (readonly [value: string, words: string])[];
}

/** A labelled choice of one; it works without scripts. */
export function Choice({ label, name, value, options }: Props) {
  const id = useId();
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor={id}>
        {label}
      </label>
      <select id={id} className={ui.input} name={name} defaultValue={value}>
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
