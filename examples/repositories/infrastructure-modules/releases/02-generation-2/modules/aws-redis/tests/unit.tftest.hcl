variables {
  name       = "orders-main-dev"
  subnet_ids = ["subnet-1"]
  multi_az   = true
}

run "creates" {
  assert {
    condition     = terraform_data.settings.input.nodes == 2
    error_message = "Two zones need two nodes."
  }
  assert {
    condition     = output.host == "orders-main-dev.cache.internal"
    error_message = "The host follows from the name."
  }
}

run "refuses_node_size" {
  command = plan

  variables {
    node_size = "huge"
  }

  expect_failures = [var.node_size]
}

run "refuses_engine_version" {
  command = plan

  variables {
    engine_version = "5"
  }

  expect_failures = [var.engine_version]
}

run "follows_version" {
  assert {
    condition     = terraform_data.settings.input.parameter_group == "default.redis6.2"
    error_message = "The parameter group follows the version."
  }
}
