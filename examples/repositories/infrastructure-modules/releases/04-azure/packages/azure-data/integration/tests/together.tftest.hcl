run "creates_everything" {
  assert {
    condition     = length(distinct(values(output.identifiers))) == 6
    error_message = "Every resource has an identifier of its own."
  }
  assert {
    condition     = alltrue([for address in values(output.addresses) : address != ""])
    error_message = "Every resource has an address."
  }
}

run "gives_different_secrets" {
  assert {
    condition     = length(distinct(values(output.secrets))) == 5
    error_message = "No two resources share a secret."
  }
}

run "keeps_everything_on_resize" {
  variables {
    size       = "large"
    storage_gb = 100
  }

  assert {
    condition     = output.identifiers == run.creates_everything.identifiers
    error_message = "Nothing is replaced when it grows."
  }
  assert {
    condition     = output.addresses == run.creates_everything.addresses
    error_message = "Addresses stay when things grow."
  }
}

run "keeps_secrets_on_resize" {
  variables {
    size = "medium"
  }

  assert {
    condition     = output.secrets == run.gives_different_secrets.secrets
    error_message = "Secrets stay when things grow."
  }
}

run "keeps_services_apart" {
  command = plan

  variables {
    service = "billing"
  }

  assert {
    condition     = output.addresses.postgres != run.creates_everything.addresses.postgres
    error_message = "Two services do not share a database."
  }
}

run "gets_a_standby_in_place" {
  variables {
    zone_redundant = true
  }

  assert {
    condition     = output.identifiers == run.creates_everything.identifiers
    error_message = "Nothing is replaced when a standby is added."
  }
}
