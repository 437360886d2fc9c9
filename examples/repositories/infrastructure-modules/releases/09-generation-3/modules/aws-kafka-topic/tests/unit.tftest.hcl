variables {
  name              = "orders-api.orders"
  cluster           = "dev-events"
  bootstrap_servers = "b-1.dev:9098"
  principal         = "orders-api"
  admin_password    = "not-a-real-one"
  access            = "produce"
}

run "creates" {
  assert {
    condition     = output.topic == "orders-api.orders"
    error_message = "The topic has its name."
  }
  assert {
    condition     = terraform_data.settings.input.retention_ms == 604800000
    error_message = "A week is kept."
  }
  assert {
    condition     = terraform_data.settings.input.operations[0] == "Write"
    error_message = "Producers only write."
  }
}

run "refuses_partitions" {
  command = plan

  variables {
    partitions = 0
  }

  expect_failures = [var.partitions]
}

run "refuses_access" {
  command = plan

  variables {
    access = "steal"
  }

  expect_failures = [var.access]
}

run "refuses_cleanup_policy" {
  command = plan

  variables {
    cleanup_policy = "keep"
  }

  expect_failures = [var.cleanup_policy]
}

run "asks_no_more_copies_than_there_are" {
  variables {
    replication_factor = 1
  }

  assert {
    condition     = terraform_data.settings.input.min_insync_replicas == 1
    error_message = "A single copy confirms alone."
  }
}

run "refuses_lag_alert_seconds" {
  command = plan

  variables {
    lag_alert_seconds = -1
  }

  expect_failures = [var.lag_alert_seconds]
}

run "refuses_schema_compatibility" {
  command = plan

  variables {
    schema_compatibility = "forward"
  }

  expect_failures = [var.schema_compatibility]
}
