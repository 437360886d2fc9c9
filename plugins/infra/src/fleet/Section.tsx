import type { ReactNode } from 'react';
import fleet from './fleet.module.css';

/** A part of a page with a heading, which the address can name. */
export function Section(props: {
  title: string;
  id?: string;
  /** Number of what it shows. */
  count?: number;
  children: ReactNode;
}) {
  const { title, id, count, children } = props;
  return (
    <section className={fleet.panel} id={id}>
      <h2>{count === undefined ? title : `${title} (${count})`}</h2>
      {children}
    </section>
  );
}
