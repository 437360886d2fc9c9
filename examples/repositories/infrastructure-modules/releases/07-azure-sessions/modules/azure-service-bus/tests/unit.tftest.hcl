variables {
  name           = "notifications-outbox"
  namespace      = "acme-prod-bus"
  resource_group = "rg"
}

run "creates" {
  assert {
    condition     = terraform_data.settings.input.lock_duration == "PT60S"
    error_message = "The lock is an ISO duration."
  }
}

run "refuses_max_size_mb" {
  command = plan

  variables {
    max_size_mb = 10
  }

  expect_failures = [var.max_size_mb]
}

run "refuses_lock_seconds" {
  command = plan

  variables {
    lock_seconds = 1
  }

  expect_failures = [var.lock_seconds]
}

run "hands_idle_sessions_on" {
  variables {
    requires_session     = true
    session_idle_seconds = 30
  }

  assert {
    condition     = terraform_data.settings.input.session_idle == "PT30S"
    error_message = "Sessions idle for half a minute."
  }
}
