'use client';

import { useState } from 'react';
import { LaterPart } from '@/components/ui/later-part';
import ui from '@/components/ui/ui.module.css';
import styles from './chart.module.css';
import type { Bars } from './chart-canvas';

interface Props {
  readonly title: string;
  /** All of it, in words. */
  readonly total: string;
  /** What the rows of the table are: `Hour`, `Day`. */
  readonly unit: string;
  readonly labels: readonly string[];
  readonly bars: readonly Bars[];
  readonly format: (value: number) => string;
  /** More columns of the table, which are not drawn. */
  readonly more?: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** What stands there where there is nothing at all. */
  readonly empty: string;
}

const loadCanvas = () => import('./chart-canvas');

/** A small chart: what it adds up to, its bars, and the same as a table. */
export function Chart({ title, total, unit, labels, bars, format, more = [], empty }: Props) {
  const [place, setPlace] = useState<number | null>(null);
  const isEmpty = bars.every(({ values }) => values.every((value) => value === 0));
  const told = (at: number) =>
    bars.map(({ name, values }) => wordsOf(name, format(values[at] ?? 0), bars.length));
  return (
    <section className={`${ui.card} ${styles.chart}`} aria-label={title}>
      <h3>{title}</h3>
      <p className={styles.total}>{total}</p>
      <div className={`${styles.canvas} needs-script`}>
        {isEmpty ? (
          <p className={ui.muted}>{empty}</p>
        ) : (
          <LaterPart load={loadCanvas} room={<div className={`${ui.skeleton} ${styles.room}`} />}>
            {({ ChartCanvas }) => <ChartCanvas {...{ labels, bars }} onPoint={setPlace} />}
          </LaterPart>
        )}
      </div>
      {bars.length > 1 && (
        <ul className={styles.legend}>
          {bars.map(({ name, values, tone }) => (
            <li key={name}>
              <span aria-hidden="true" className={styles.swatch} style={{ background: `var(${tone})` }} />
              {name}, {format(values.reduce((sum, value) => sum + value, 0))}
            </li>
          ))}
        </ul>
      )}
      <p className={`${ui.muted} ${styles.point} needs-script`} aria-hidden="true">
        {place === null ? '' : `${labels[place] ?? ''}: ${told(place).join(', ')}`}
      </p>
      <details className={styles.behind}>
        <summary>As a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys, too */}
        <section className={styles.scroll} tabIndex={0} aria-label={`${title}, as a table`}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{unit}</th>
                {[...bars, ...more].map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {labels.map((label, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an hour has its place, and two of one name are possible
                <tr key={at}>
                  <th scope="row">{label}</th>
                  {bars.map(({ name, values }) => (
                    <td key={name}>{format(values[at] ?? 0)}</td>
                  ))}
                  {more.map(({ name, values }) => (
                    <td key={name}>{values[at]}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  );
}

const wordsOf = (name: string, value: string, of: number) => (of === 1 ? value : `${name} ${value}`);
