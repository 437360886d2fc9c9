import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { RiCloseLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EnvironmentView,
  ProfileView,
  TypeView,
} from '../platform/decideInput';
import { inputTitle } from '../platform/formatValue';
import { inputHint } from '../platform/inputHint';
import { InputField } from '../inputs/InputField';
import { infraRequestTranslationRef } from '../translation';
import { type ResourceDraft, setInput } from './draft';
import { Folded } from './Folded';

/** Values that differ in one environment. */
function Difference(props: {
  id: string;
  resource: ResourceDraft;
  type: TypeView;
  profile?: ProfileView;
  environment: EnvironmentView;
  disabled?: boolean;
  errorsAt(input: string, environment: string): string[];
  onChange(resource: ResourceDraft): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { resource, type, profile, environment } = props;
  const own = resource.environments?.[environment.name]?.inputs ?? {};
  const hintOf = (input: string) =>
    inputHint({ type, input, profile, environments: [environment] });
  const others = Object.keys(type.inputs.properties).filter(
    input => !Object.hasOwn(own, input) && !hintOf(input).lock,
  );
  const start = (input: string) => {
    const schema = type.inputs.properties[input];
    const fallback =
      resource.inputs?.[input] ??
      hintOf(input).defaults[0]?.value ??
      schema.enum?.[0] ??
      null;
    props.onChange(setInput(resource, input, fallback, environment.name));
  };
  return (
    <Box
      role="group"
      aria-label={t('input.differs', { environment: environment.title })}
    >
      <Typography variant="body2" fontWeight={600} sx={{ mb: 1 }}>
        {environment.title}
      </Typography>
      {Object.keys(own).map(input =>
        Object.hasOwn(type.inputs.properties, input) ? (
          <Box key={input} sx={{ display: 'flex', gap: 1, mb: 1.5 }}>
            <Box sx={{ flexGrow: 1, minWidth: 0 }}>
              <InputField
                id={`${props.id}-${environment.name}-${input}`}
                type={type}
                input={input}
                profile={profile}
                hint={hintOf(input)}
                value={own[input] ?? undefined}
                errors={props.errorsAt(input, environment.name)}
                disabled={props.disabled}
                onChange={value =>
                  props.onChange(
                    setInput(resource, input, value ?? null, environment.name),
                  )
                }
              />
            </Box>
            <IconButton
              sx={{ alignSelf: 'flex-start' }}
              disabled={props.disabled}
              aria-label={t('input.removeDifference', {
                environment: environment.title,
              })}
              onClick={() =>
                props.onChange(
                  setInput(resource, input, undefined, environment.name),
                )
              }
            >
              <RiCloseLine size={18} aria-hidden />
            </IconButton>
          </Box>
        ) : null,
      )}
      {others.length > 0 && (
        <TextField
          select
          fullWidth
          size="small"
          value=""
          disabled={props.disabled}
          label={t('input.addDifference', { environment: environment.title })}
          SelectProps={{ native: true }}
          onChange={event => event.target.value && start(event.target.value)}
        >
          <option value="" aria-label={t('input.notSet')} />
          {others.map(input => (
            <option key={input} value={input}>
              {inputTitle(input, type.inputs.properties[input])}
            </option>
          ))}
        </TextField>
      )}
    </Box>
  );
}

/** Folded away: what differs between the environments of a resource. */
export function EnvironmentDifferences(props: {
  id: string;
  resource: ResourceDraft;
  type: TypeView;
  profile?: ProfileView;
  environments: readonly EnvironmentView[];
  disabled?: boolean;
  errorsAt(input: string, environment: string): string[];
  onChange(resource: ResourceDraft): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { environments, resource, ...rest } = props;
  const different = environments.filter(
    e => Object.keys(resource.environments?.[e.name]?.inputs ?? {}).length > 0,
  );
  const title = t('input.differsTitle');
  return (
    <Folded
      title={
        different.length > 0
          ? `${title} (${different.map(e => e.title).join(', ')})`
          : title
      }
      initiallyOpen={different.length > 0}
    >
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns:
            'repeat(auto-fill, minmax(min(260px, 100%), 1fr))',
        }}
      >
        {environments.map(environment => (
          <Difference
            key={environment.name}
            {...rest}
            resource={resource}
            environment={environment}
          />
        ))}
      </Box>
    </Folded>
  );
}
