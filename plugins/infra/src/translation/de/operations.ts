/** German texts of single operations. */
export default {
  'configure.intro':
    'Die Felder zeigen, was die Anforderung jetzt sagt; ein leeres überlässt es dem Profil.',
  'configure.missing': 'etwas, das anders ist als jetzt',
  'configure.profile': 'Profil',
  'configure.unknownType':
    'Den Typ {{type}} hat die Plattform nicht mehr, seine Eingaben sind unbekannt.',
  'configure.noInputs': 'Ohne Eingaben.',
  'configure.advanced_one': '{{count}} weitere Eingabe',
  'configure.advanced_other': '{{count}} weitere Eingaben',
  'configure.fixed_one': '{{count}} Eingabe, die sich nicht ändern lässt',
  'configure.fixed_other': '{{count}} Eingaben, die sich nicht ändern lassen',
  'configure.immutable':
    '{{names}}: ein anderer Wert würde die Ressource ersetzen, ihre Daten gingen verloren. Fordern Sie eine zweite mit dem anderen Wert an und ziehen Sie die Daten um.',
  'environment.intro':
    'Der Dienst bekommt seine Ressourcen in einer weiteren Umgebung.',
  'environment.which': 'Neue Umgebung',
  'environment.missing': 'die neue Umgebung',
  'environment.none': 'Der Dienst ist in allen Umgebungen der Plattform.',
  'environment.copyFrom': 'Werte für den Anfang',
  'environment.copyHelp':
    'Ihr Paket und was die Anforderung nur für sie sagt, wird kopiert.',
  'environment.copyNothing': 'Keine: was für alle Umgebungen gilt',
  'upgrade.intro':
    'Eine neuere Version kommt zuerst in die erste Umgebung; die anderen folgen, wenn sie sich bewährt hat.',
  'upgrade.version': 'Neue Version',
  'upgrade.versionMissing': 'eine neue Version',
  'upgrade.newest':
    'Jede Umgebung hat die neueste Version, die sie haben darf.',
  'upgrade.recommended': 'empfohlen',
  'upgrade.others_one':
    '{{count}} Version, die nicht angeboten wird, und warum',
  'upgrade.others_other':
    '{{count}} Versionen, die nicht angeboten werden, und warum',
  'upgrade.othersLegend': 'Nicht angeboten',
  'upgrade.environments': 'Umgebungen, die wechseln',
  'upgrade.environmentMissing': 'eine Umgebung, die wechselt',
  'upgrade.allow': 'Was dieser Schritt braucht',
  'upgrade.allowed.downgrade': 'Rückkehr zu einer älteren Version erlauben',
  'upgrade.allowed.skips-major': 'Überspringen einer Hauptversion erlauben',
  'upgrade.allowHelp.downgrade':
    'Ältere Module können vielleicht nicht lesen, was neuere gemacht haben.',
  'upgrade.allowHelp.skips-major':
    'Was die Versionen dazwischen umstellen, entfällt.',
  'upgrade.newInputs': 'Was die neue Version wissen will',
  'upgrade.newInputsHelp':
    'Sie braucht diese Werte, und noch entscheidet sie niemand.',
  'upgrade.inputsMissing': 'die Werte, die die neue Version braucht',
  'upgrade.unknownInput':
    '{{input}} von {{resource}}: der Ressourcentyp hat diese Eingabe nicht; das Plattformteam muss sie erst hinzufügen.',
  'upgrade.brings': 'Was {{package}} bringt',
  'promote.intro':
    'Angekreuzt ist alles, was mitgehen darf. Was das Profil entscheidet oder zu einer Umgebung gehört, bleibt.',
  'promote.from': 'Von',
  'promote.to': 'Nach',
  'promote.rows': 'Zeilen',
  'promote.allRows': 'Auch zeigen, was gleich ist',
  'promote.matrix': 'Umgebungen nebeneinander',
  'promote.row': 'Ressource oder Eingabe',
  'promote.carry': 'Mitnehmen?',
  'promote.carryRow': '{{row}} mitnehmen',
  'promote.differs': 'verschieden',
  'promote.stays': 'verschieden, bleibt',
  'promote.same': 'in beiden gleich',
  'promote.why': 'Warum',
  'promote.there': 'vorhanden',
  'promote.notThere': 'nicht vorhanden',
  'promote.wayMissing': 'zwei Umgebungen',
  'promote.rowMissing': 'etwas zum Mitnehmen',
  'promote.nothing':
    'nichts: alles, was aus {{from}} mitgehen darf, ist in {{to}}',
  'history.intro':
    'Commits an den Dateien des Dienstes, die neuesten zuerst. Zurückgehen stellt alles wieder her, wie es war; Zurücknehmen hebt einen Commit auf und lässt spätere stehen.',
  'history.none': 'Noch gibt es keine Commits.',
  'history.more':
    'Ältere Commits stehen im Repository; sie wurden nicht gelesen.',
  'history.current': 'das ist jetzt',
  'history.commit': 'Commit {{commit}}',
  'history.author': 'von {{author}}',
  'history.requestedBy': 'angefordert von {{name}}',
  'history.approvedBy': 'freigegeben von {{names}}',
  'history.environments': 'für {{names}}',
  'history.change': 'Änderung {{id}}',
  'history.goBack': 'Hierhin zurückgehen',
  'history.undo': 'Nur das zurücknehmen',
  'rollback.intro':
    'Anforderung und Dateien werden wie damals, nach den heutigen Regeln der Plattform.',
  'rollback.goesTo': 'Alles wird, wie es war nach: {{point}}',
  'rollback.undoes': 'Nur das wird zurückgenommen: {{point}}',
  'rollback.choose': 'Einen anderen Stand wählen',
  'rollback.revisionMissing': 'ein Stand aus dem Verlauf',
  'rollback.environments': 'Umgebungen, die zurückgehen',
  'rollback.environmentMissing': 'eine Umgebung, die zurückgeht',
  'remove.intro':
    'Was Daten hält, verlässt Git und bleibt in der Cloud; eine Zeit lang lässt es sich zurückholen. Alles andere verschwindet.',
  'remove.scope': 'Was geht',
  'remove.scopes.resources': 'Ressourcen',
  'remove.scopes.environments': 'Umgebungen',
  'remove.scopes.all': 'Der ganze Dienst',
  'remove.which': 'Ressourcen, die aus allen Umgebungen gehen',
  'remove.whichEnvironments': 'Umgebungen, die er verlässt',
  'remove.retained':
    'Hält Daten: wird aufbewahrt und lässt sich eine Zeit lang zurückholen.',
  'remove.goes': 'Hält keine Daten: ist weg, sobald das angewendet ist.',
  'remove.destroyed':
    'Wurde zerstört: was davon in Git übrig ist, geht. Warten Sie, bis der Plan angewendet ist.',
  'remove.everything':
    'Alle Ressourcen verlassen alle Umgebungen. Was Daten hält, wird aufbewahrt.',
  'remove.missing.resources': 'eine Ressource, die geht',
  'remove.missing.environments': 'eine Umgebung, die er verlässt',
  'remove.missing.all': 'eine Auswahl',
  'remove.dependents': 'Wer es braucht',
  'remove.dependentsLoading': 'Wer es braucht, wird gesucht …',
  'remove.hiddenDependents':
    'Dienste, die Sie nicht sehen dürfen, brauchen etwas davon: {{services}}.',
  'remove.noDependents':
    'Weder der Katalog noch andere Anforderungen nennen es.',
  'remove.via.catalog': 'braucht {{resource}}, sagt der Katalog.',
  'remove.via.claim': 'braucht {{resource}}, sagt die eigene Anforderung:',
  'restore.intro': 'Es kommt mit seinen Eingaben zurück, dorthin, wo es war.',
  'restore.which': 'Was zurückkommt',
  'restore.missing': 'etwas, das zurückkommt',
  'destroy.risk': 'Das lässt sich nicht rückgängig machen.',
  'destroy.riskHelp':
    'Die Ressourcen und alle Daten darin werden in der Cloud gelöscht. Nur eine Sicherung bleibt. Der Plan, der löscht, wartet noch einmal auf Freigabe.',
  'destroy.which': 'Was zerstört wird',
  'destroy.missing': 'etwas, das sich nicht mehr zurückholen lässt',
  'destroy.backup': 'Letzte Sicherung',
  'destroy.backupHelp':
    'Wann die Daten zuletzt gesichert und die Sicherung geprüft wurde.',
  'destroy.backupMissing': 'wann die Daten zuletzt gesichert wurden',
  'destroy.confirm': 'Zum Bestätigen {{service}} eintippen',
  'destroy.confirmMissing':
    'der Name des Dienstes, {{service}}, zum Bestätigen',
  'removed.title': 'Entfernt',
  'removed.state.open': 'aufbewahrt, lässt sich zurückholen',
  'removed.state.over': 'aufbewahrt',
  'removed.state.destroying': 'wird zerstört',
  'removed.note.open':
    'Am {{removedAt}} aus {{environments}} entfernt. Bis {{undoUntil}} lässt es sich zurückholen, danach zerstören.',
  'removed.note.over':
    'Am {{removedAt}} aus {{environments}} entfernt. Bis {{undoUntil}} ließ es sich zurückholen; es wird aufbewahrt, bis jemand es zerstört.',
  'removed.note.destroying':
    'Am {{removedAt}} aus {{environments}} entfernt; wird seit {{destroyedAt}} zerstört.',
  'removed.restore': 'Zurückholen …',
  'removed.destroy': 'Zerstören …',
  'removed.remove': 'Aufräumen …',
  'approve.intro':
    'Die Freigabe ist ein eigener Pull Request: eine Zeile mit der vollen Kennung dieses Plans. Sie gilt nur für ihn; die nächste Änderung der Eingaben braucht eine neue.',
  'approve.open': 'Diesen Plan freigeben …',
  'approve.names':
    '{{plan}}: {{counts}}. Daraus wird ein eigener Pull Request.',
  'approve.counts.add': '{{number}} neu',
  'approve.counts.change': '{{number}} geändert',
  'approve.counts.replace': '{{number}} ersetzt',
  'approve.counts.destroy': '{{number}} zerstört',
  'approve.submit': '{{plan}} freigeben',
  'approve.missing': 'ein Plan, der auf Freigabe wartet',
  'approve.none': 'Kein Plan wartet mehr auf Freigabe.',
  'approve.noResource': 'Die Adresse nennt keine Ressource.',
  'approve.changed':
    '{{plan}} wartet nicht mehr: inzwischen hat sich etwas geändert, und ein anderer Plan ist da.',
  'approve.look': '{{plan}} ansehen',
  'adopt.offer': 'Es gibt Infrastruktur, die von Hand geschrieben ist',
  'adopt.offerHelp':
    'Erkannt: {{resources}} in {{environments}}. Übernehmen schreibt die Anforderung und lässt alles weiterlaufen.',
  'adopt.open': 'Ansehen und übernehmen',
  'adopt.intro':
    'Die Anforderung des Dienstes wird aus seinen Dateien geschrieben. Nichts wird neu gemacht; jede Zeile, die sich ändern würde, steht unten.',
  'adopt.report': 'Was gefunden wurde',
  'adopt.complete': 'Alles in den Dateien ist erkannt.',
  'adopt.incomplete': 'Nicht alles in den Dateien ist erkannt.',
  'adopt.lines_one': '{{count}} Zeile vorhandener Dateien würde sich ändern.',
  'adopt.lines_other':
    '{{count}} Zeilen vorhandener Dateien würden sich ändern.',
  'adopt.recognized': 'Erkannt',
  'adopt.resource': 'Ressource',
  'adopt.environments': 'In',
  'adopt.place': 'Geschrieben in',
  'adopt.profile': 'Profil',
  'adopt.package': 'Paket',
  'adopt.best': '{{name}}, passt am besten',
  'adopt.bestUnknown': 'Das am besten passende',
  'adopt.nothing': 'Dateien mit Infrastruktur, die sich erkennen lässt',
} as const;
