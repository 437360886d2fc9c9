import Box from '@mui/material/Box';
import { ThemeProvider } from '@mui/material/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  InputValues,
  PlatformView,
  UpgradeOptions,
} from '@groundwork/backstage-plugin-infra-common';
import { InputField } from '../../inputs/InputField';
import { readableTheme } from '../../requestForm/readableTheme';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import css from '../dayTwo.module.css';
import { resourceTitle } from '../frame/facts';

type Required = UpgradeOptions['requiredInputs'][number];

/** Names one value that the new version asks for. */
export const keyOf = ({ resource, input }: Required) =>
  `${resource.type}/${resource.name}/${input}`;

/** What the new version needs and the claim does not give. */
export function NewInputs(props: {
  platform: PlatformView;
  required: UpgradeOptions['requiredInputs'];
  values: InputValues;
  onChange(values: InputValues): void;
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { platform, required, values, onChange } = props;
  if (required.length === 0) return null;
  return (
    <section className={css.panel} aria-label={t('upgrade.newInputs')}>
      <h3>{t('upgrade.newInputs')}</h3>
      <p>{t('upgrade.newInputsHelp')}</p>
      <ThemeProvider theme={readableTheme}>
        <Box sx={{ display: 'grid', gap: 2 }}>
          {required.map(one => {
            const key = keyOf(one);
            const type = platform.resourceTypes.find(
              ({ name }) => name === one.resource.type,
            );
            if (!type || !Object.hasOwn(type.inputs.properties, one.input)) {
              return (
                <p key={key}>
                  {t('upgrade.unknownInput', {
                    input: one.input,
                    resource: resourceTitle(platform, one.resource),
                  })}
                </p>
              );
            }
            return (
              <div key={key}>
                <p>{resourceTitle(platform, one.resource)}</p>
                <InputField
                  id={`upgrade-${key}`}
                  type={type}
                  input={one.input}
                  hint={{ defaults: [], locks: [] }}
                  value={values[key]}
                  errors={[]}
                  onChange={value => {
                    const { [key]: _, ...rest } = values;
                    onChange(
                      value === undefined ? rest : { ...rest, [key]: value },
                    );
                  }}
                />
              </div>
            );
          })}
        </Box>
      </ThemeProvider>
    </section>
  );
}
