import { Skeleton } from '@backstage/ui';
import styles from '../status/status.module.css';
import fleet from './fleet.module.css';

const upTo = (length: number) => Array.from({ length }, (_, n) => n);

// Also to be seen on the page itself, where the usual colour hardly is.
const visible = { backgroundColor: 'var(--bui-bg-neutral-3)' };

/** What stands for a line of text: as high as one. */
export function LinePlaceholder(props: { width: string }) {
  return <Skeleton width={props.width} height="1lh" style={visible} />;
}

/** What stands for the items of a list, each of two lines. */
export function ListPlaceholder(props: { items: number }) {
  return (
    <div className={fleet.list}>
      {upTo(props.items).map(item => (
        <div key={item}>
          <LinePlaceholder width="80%" />
          <div className={styles.muted}>
            <LinePlaceholder width="40%" />
          </div>
        </div>
      ))}
    </div>
  );
}

/**
 * What stands for a table: its columns, and rows as high as those of one line.
 * Nothing of it can be focused.
 */
export function TablePlaceholder(props: {
  columns: readonly string[];
  rows: number;
}) {
  const [, ...others] = props.columns;
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            {props.columns.map(name => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {upTo(props.rows).map(row => (
            <tr key={row}>
              <th>
                <LinePlaceholder width="10rem" />
              </th>
              {others.map(name => (
                <td key={name} data-label={name}>
                  <LinePlaceholder width="60%" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What stands for a page of a list: how many there are, and its table. */
export function CountedTablePlaceholder(props: { columns: readonly string[] }) {
  return (
    <>
      <div className={styles.muted}>
        <LinePlaceholder width="6rem" />
      </div>
      <TablePlaceholder columns={props.columns} rows={10} />
    </>
  );
}
