import type { ReactNode } from 'react';
import { Cell, Row, Table } from '../status/Table';
import { LinePlaceholder, TablePlaceholder } from './Placeholder';
import { Section } from './Section';

/** A row of a section; the first cell names it. */
export interface SectionRow {
  key: string;
  cells: readonly [ReactNode, ...ReactNode[]];
}

/** A section that is a table: its rows, what to say without any, or neither yet. */
export function TableSection(props: {
  title: string;
  id?: string;
  columns: readonly string[];
  /** Undefined while they are loading. */
  rows: readonly SectionRow[] | undefined;
  none: string;
  /** How many rows there usually are. */
  usual?: number;
  isCounted?: boolean;
}) {
  const { title, id, columns, rows, none, usual = 3, isCounted } = props;
  return (
    <Section
      title={title}
      id={id}
      count={isCounted && rows?.length ? rows.length : undefined}
    >
      {!rows &&
        (usual > 0 ? (
          <TablePlaceholder columns={columns} rows={usual} />
        ) : (
          <LinePlaceholder width="20rem" />
        ))}
      {rows?.length === 0 && none}
      {rows && rows.length > 0 && (
        <Table label={title} columns={columns.map(name => ({ name }))}>
          {rows.map(({ key, cells: [head, ...cells] }) => (
            <Row key={key} head={head}>
              {cells.map((cell, n) => (
                <Cell key={columns[n + 1]} column={columns[n + 1]}>
                  {cell}
                </Cell>
              ))}
            </Row>
          ))}
        </Table>
      )}
    </Section>
  );
}
