import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Decision,
  Explanation,
} from '@groundwork/backstage-plugin-infra-common';
import { formatValue } from '../platform/formatValue';
import { infraRequestTranslationRef } from '../translation';
import { SourceLink, type SourceOf } from './SourceLink';

/** Per value: who decided it, and what was passed over. */
export function Explanations(props: {
  explanations: readonly Explanation[];
  source: SourceOf;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const words = {
    yes: t('input.yes'),
    no: t('input.no'),
    notSet: t('input.notSet'),
  };
  const text = (decision: Decision) =>
    `${formatValue(decision.value, undefined, words)} (${t(
      `preview.level.${decision.level}`,
    )})`;
  const columns = [
    'environment',
    'resource',
    'input',
    'value',
    'decidedBy',
    'overridden',
  ] as const;
  return (
    <TableContainer tabIndex={0} aria-label={t('preview.why')} role="region">
      <Table
        size="small"
        sx={{ '& td, & th': { whiteSpace: 'nowrap', verticalAlign: 'top' } }}
      >
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <TableCell key={column}>
                {t(`preview.whyColumns.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.explanations.map((why, index) => (
            <TableRow key={index}>
              <TableCell>{why.environment}</TableCell>
              <TableCell>{`${why.resource.type} ${why.resource.name}`}</TableCell>
              <TableCell>{why.input}</TableCell>
              <TableCell>{formatValue(why.value, undefined, words)}</TableCell>
              <TableCell>
                {t(`preview.level.${why.decidedBy.level}`)}
                {why.decidedBy.reason && `: ${why.decidedBy.reason}`}
                {why.decidedBy.source && (
                  <>
                    <br />
                    <SourceLink
                      position={why.decidedBy.source}
                      source={props.source}
                    />
                  </>
                )}
              </TableCell>
              <TableCell>{why.overridden.map(text).join(', ')}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
