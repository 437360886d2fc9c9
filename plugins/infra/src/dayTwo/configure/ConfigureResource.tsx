import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EnvironmentView,
  ProfileView,
  TypeView,
} from '../../platform/decideInput';
import { inputHint } from '../../platform/inputHint';
import { inputTitle } from '../../platform/formatValue';
import { InputField } from '../../inputs/InputField';
import { type ResourceDraft, setInput } from '../../requestForm/draft';
import type { DraftProblem } from '../../requestForm/draftProblems';
import { EnvironmentDifferences } from '../../requestForm/EnvironmentDifferences';
import { messagesAt } from '../../requestForm/fieldMessages';
import { Folded } from '../../requestForm/Folded';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import css from '../dayTwo.module.css';

const gridSx = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(240px, 100%), 1fr))',
} as const;

/** A type of which only what may change can be differed by environment. */
function changeable(type: TypeView): TypeView {
  return {
    ...type,
    inputs: {
      ...type.inputs,
      properties: Object.fromEntries(
        Object.entries(type.inputs.properties).filter(
          ([, schema]) => !schema.immutable,
        ),
      ),
    },
  };
}

/** The inputs of a resource that is there, as the claim has them. */
export function ConfigureResource(props: {
  id: string;
  index: number;
  resource: ResourceDraft;
  type: TypeView | undefined;
  profile: ProfileView | undefined;
  environments: readonly EnvironmentView[];
  problems: readonly DraftProblem[];
  onChange(resource: ResourceDraft): void;
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { id, index, resource, type, profile, environments, problems } = props;
  const title = `${type?.title ?? resource.type} ${resource.name}`;
  const errorsAt = (input: string, environment?: string) =>
    messagesAt(problems, { field: 'resources', index, input, environment });
  const names = Object.entries(type?.inputs.properties ?? {});
  const fixed = names.filter(([, schema]) => schema.immutable);
  const basic = names.filter(
    ([, schema]) => !schema.immutable && !schema.advanced,
  );
  const advanced = names.filter(
    ([, schema]) => !schema.immutable && schema.advanced,
  );
  const field = ([input]: (typeof names)[number]) =>
    type && (
      <InputField
        key={input}
        id={`${id}-${input}`}
        type={type}
        input={input}
        profile={profile}
        hint={inputHint({ type, input, profile, environments })}
        value={resource.inputs?.[input] ?? undefined}
        errors={errorsAt(input)}
        disabled={type.inputs.properties[input].immutable}
        onChange={value => props.onChange(setInput(resource, input, value))}
      />
    );
  const hasErrors = advanced.some(([input]) => errorsAt(input).length > 0);
  return (
    <section className={css.panel} aria-label={title}>
      <h3>{title}</h3>
      {!type && <p>{t('configure.unknownType', { type: resource.type })}</p>}
      {type && names.length === 0 && <p>{t('configure.noInputs')}</p>}
      {messagesAt(problems, { field: 'resources', index }).map(message => (
        <Typography key={message} color="error">
          {message}
        </Typography>
      ))}
      <Box sx={gridSx}>{basic.map(field)}</Box>
      {advanced.length > 0 && (
        <Folded
          key={String(hasErrors)}
          initiallyOpen={hasErrors}
          title={t('configure.advanced', { count: advanced.length })}
        >
          <Box sx={gridSx}>{advanced.map(field)}</Box>
        </Folded>
      )}
      {type && basic.length > 0 && environments.length > 1 && (
        <EnvironmentDifferences
          id={id}
          resource={resource}
          type={changeable(type)}
          profile={profile}
          environments={environments}
          errorsAt={errorsAt}
          onChange={props.onChange}
        />
      )}
      {fixed.length > 0 && (
        <Folded title={t('configure.fixed', { count: fixed.length })}>
          <p>
            {t('configure.immutable', {
              names: fixed
                .map(([input, schema]) => inputTitle(input, schema))
                .join(', '),
            })}
          </p>
          <Box sx={gridSx}>{fixed.map(field)}</Box>
        </Folded>
      )}
    </section>
  );
}
