variables {
  name           = "ledger.bookings"
  namespace      = "acme-prod-events"
  resource_group = "rg"
}

run "creates" {
  assert {
    condition     = output.bootstrap_servers == "acme-prod-events.servicebus.windows.net:9093"
    error_message = "Clients speak Kafka to the namespace."
  }
  assert {
    condition     = terraform_data.settings.input.cleanup_policy == "Delete"
    error_message = "The policy is spelled as Azure does."
  }
}

run "refuses_partition_count" {
  command = plan

  variables {
    partition_count = 0
  }

  expect_failures = [var.partition_count]
}

run "refuses_cleanup_policy" {
  command = plan

  variables {
    cleanup_policy = "keep"
  }

  expect_failures = [var.cleanup_policy]
}
