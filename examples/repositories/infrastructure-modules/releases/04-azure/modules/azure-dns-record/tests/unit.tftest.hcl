variables {
  hostname = "checkout"
  zone     = "dev.acme.example"
  target   = "ingress.dev.acme.example"
}

run "creates" {
  assert {
    condition     = output.fqdn == "checkout.dev.acme.example"
    error_message = "The zone completes the name."
  }
}

run "refuses_hostname" {
  command = plan

  variables {
    hostname = "Check_Out"
  }

  expect_failures = [var.hostname]
}

run "refuses_ttl_seconds" {
  command = plan

  variables {
    ttl_seconds = 1
  }

  expect_failures = [var.ttl_seconds]
}
