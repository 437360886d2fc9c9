import { Fragment } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EnvironmentMatrix } from '@groundwork/backstage-plugin-infra-common';
import { formatJson } from '../../entityTab/InputsView';
import { Chip } from '../../status/Chip';
import { Cell, Row, Table } from '../../status/Table';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import css from '../dayTwo.module.css';
import { differsBetween, type MatrixRow, rowKey } from './carried';

/** A value the way people read it; presence is a row with yes and no. */
function useCellText() {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  return ({ resource, input }: MatrixRow, value: unknown) => {
    if (resource && input === undefined) {
      return value ? t('promote.there') : t('promote.notThere');
    }
    return value === undefined || value === null ? '—' : formatJson(value);
  };
}

/** Environments side by side, with what is carried from one to another. */
export function Matrix(props: {
  matrix: EnvironmentMatrix;
  from: string;
  to: string;
  /** Reason by row that differs between both and stays. */
  stays: ReadonlyMap<string, string | undefined>;
  ticked: readonly string[];
  isDisabled?: boolean;
  onTick(key: string, isTicked: boolean): void;
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { matrix, from, to, stays, ticked, isDisabled, onTick } = props;
  const cellText = useCellText();
  const carry = t('promote.carry');
  return (
    <div className={css.matrix}>
      <Table
        label={t('promote.matrix')}
        columns={[
          { name: t('promote.row') },
          ...matrix.environments.map(({ title }) => ({ name: title })),
          { name: carry },
        ]}
      >
        {matrix.rows.map(row => {
          const key = rowKey(row);
          const isDifferent = differsBetween(row, from, to);
          const reason = stays.get(key);
          const isGroup = row.input === undefined;
          return (
            <Fragment key={key}>
              <Row head={isGroup ? <strong>{row.title}</strong> : row.title}>
                {matrix.environments.map(({ name, title }) => (
                  <Cell key={name} column={title}>
                    <span
                      className={css.cell}
                      data-differs={
                        isDifferent && [from, to].includes(name)
                          ? ''
                          : undefined
                      }
                    >
                      {cellText(row, row.cells[name]?.value)}
                    </span>
                  </Cell>
                ))}
                <Cell column={carry} none={!row.differs}>
                  {isDifferent && reason === undefined && (
                    <label className={styles.row}>
                      <input
                        type="checkbox"
                        disabled={isDisabled}
                        checked={ticked.includes(key)}
                        aria-label={t('promote.carryRow', { row: row.title })}
                        onChange={event => onTick(key, event.target.checked)}
                      />
                      <Chip tone="busy">{t('promote.differs')}</Chip>
                    </label>
                  )}
                  {isDifferent && reason !== undefined && (
                    <Chip tone="quiet">{t('promote.stays')}</Chip>
                  )}
                  {!isDifferent && row.differs && (
                    <span className={styles.muted}>{t('promote.same')}</span>
                  )}
                  {row.differs && (
                    <details>
                      <summary>
                        {t('promote.why')}
                        <span className={styles.hidden}>{` ${row.title}`}</span>
                      </summary>
                      {reason && <p>{reason}</p>}
                      {row.explanation && <p>{row.explanation}</p>}
                    </details>
                  )}
                </Cell>
              </Row>
            </Fragment>
          );
        })}
      </Table>
    </div>
  );
}

/** Fewer rows: only what differs between both. */
export function differingRows(
  matrix: EnvironmentMatrix,
  from: string,
  to: string,
): EnvironmentMatrix {
  const rows = matrix.rows.filter(
    row =>
      differsBetween(row, from, to) ||
      // The head of a resource of which something differs.
      (row.resource &&
        row.input === undefined &&
        matrix.rows.some(
          other =>
            other.resource?.type === row.resource?.type &&
            other.resource?.name === row.resource?.name &&
            differsBetween(other, from, to),
        )),
  );
  return { ...matrix, rows };
}
