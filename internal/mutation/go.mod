module example.com/mutation

go 1.25.0
