/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   A table that is laid out as blocks on a narrow screen loses its roles, unless they are written out. */
import type { ReactNode } from 'react';
import styles from './status.module.css';

/** A column's name; one that only screen readers need is hidden. */
export interface Column {
  name: string;
  title?: string;
  hidden?: boolean;
}

/** A light table, in which a row becomes a small card on a narrow screen. */
export function Table(props: {
  label?: string;
  columns: readonly Column[];
  children: ReactNode;
}) {
  return (
    <div className={styles.frame}>
      {/* Focusable, so that a keyboard can scroll it when it is wide. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.table} role="table" aria-label={props.label}>
          <thead role="rowgroup">
            <tr role="row">
              {props.columns.map(({ name, title, hidden }) => (
                <th key={name} role="columnheader" scope="col" title={title}>
                  {hidden ? (
                    <span className={styles.hidden}>{name}</span>
                  ) : (
                    name
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">{props.children}</tbody>
        </table>
      </div>
    </div>
  );
}

/** A row, which its first cell names. */
export function Row(props: { head: ReactNode; children: ReactNode }) {
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {props.head}
      </th>
      {props.children}
    </tr>
  );
}

/** A cell; `none` leaves it out where rows are cards. */
export function Cell(props: {
  column: string;
  none?: boolean;
  children?: ReactNode;
}) {
  return (
    <td
      role="cell"
      data-label={props.column}
      data-none={props.none ? '' : undefined}
    >
      <span>{props.children}</span>
    </td>
  );
}
