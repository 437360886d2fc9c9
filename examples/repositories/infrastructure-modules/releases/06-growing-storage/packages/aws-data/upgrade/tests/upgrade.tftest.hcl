# From the version before, which is put into .previous, to this one, on one state.

run "before" {
  state_key = "package"

  module {
    source = "./.previous/packages/aws-data/integration"
  }

  assert {
    condition     = length(output.identifiers) == 6
    error_message = "The version before makes everything."
  }
}

run "keeps_databases" {
  state_key = "package"

  module {
    source = "../integration"
  }

  assert {
    condition     = output.identifiers.postgres == run.before.identifiers.postgres
    error_message = "PostgreSQL is replaced by the upgrade."
  }
  assert {
    condition     = output.identifiers.mongodb == run.before.identifiers.mongodb
    error_message = "MongoDB is replaced by the upgrade."
  }
}

run "keeps_messages_and_caches" {
  state_key = "package"

  module {
    source = "../integration"
  }

  assert {
    condition     = output.identifiers.kafka_topic == run.before.identifiers.kafka_topic
    error_message = "The topic is replaced by the upgrade."
  }
  assert {
    condition     = output.identifiers.redis == run.before.identifiers.redis
    error_message = "Redis is replaced by the upgrade."
  }
}

run "keeps_buckets" {
  state_key = "package"

  module {
    source = "../integration"
  }

  assert {
    condition     = output.identifiers.files == run.before.identifiers.files
    error_message = "A bucket is replaced by the upgrade."
  }
}

run "keeps_rarely_read_buckets" {
  state_key = "package"

  module {
    source = "../integration"
  }

  assert {
    condition     = output.identifiers.archive == run.before.identifiers.archive
    error_message = "A bucket with the infrequent storage class is replaced by the upgrade."
  }
}

run "keeps_addresses" {
  state_key = "package"

  module {
    source = "../integration"
  }

  assert {
    condition     = output.addresses == run.before.addresses
    error_message = "An address changes by the upgrade."
  }
}

run "keeps_secrets" {
  state_key = "package"

  module {
    source = "../integration"
  }

  assert {
    condition     = output.secrets == run.before.secrets
    error_message = "A secret changes by the upgrade."
  }
}

run "keeps_databases_when_their_window_moves" {
  state_key = "package"

  module {
    source = "../integration"
  }

  variables {
    maintenance_window = "Tue:01:00-Tue:02:00"
  }

  assert {
    condition     = output.identifiers.postgres == run.before.identifiers.postgres
    error_message = "PostgreSQL is replaced when its maintenance window moves."
  }
}
