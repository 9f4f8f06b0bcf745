package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// RunPlugin starts a policy pack, the one kind of plugin in Node.js that this project has, and passes on what it prints:
// the engine reads its port there.
func (h *host) RunPlugin(
	request *pulumirpc.RunPluginRequest, stream grpc.ServerStreamingServer[pulumirpc.RunPluginResponse],
) error {
	if request.GetKind() != "analyzer" {
		return fmt.Errorf("%s is a plugin of kind %q: this host runs policy packs alone", request.GetName(), request.GetKind())
	}
	folder := request.GetInfo().GetProgramDirectory()
	node, err := exec.LookPath("node")
	if err != nil {
		return fmt.Errorf("could not find node on the $PATH: %w", err)
	}
	runner, err := locate(node, folder, "@pulumi/pulumi/cmd/run-policy-pack")
	if err != nil {
		return err
	}
	program := filepath.Join(folder, request.GetInfo().GetEntryPoint())
	command := exec.CommandContext(stream.Context(), node, append(append([]string{runner}, request.GetArgs()...), program)...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	// The pack's own tsconfig.json, were there one, is looked for from here.
	command.Dir = folder
	command.Env = append(request.GetEnv(), "PULUMI_NODEJS_TYPESCRIPT=true")
	command.Stdout = printer(func(text []byte) error {
		return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: text}})
	})
	command.Stderr = printer(func(text []byte) error {
		return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: text}})
	})
	err = command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return stream.Send(&pulumirpc.RunPluginResponse{
			Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(exit.ExitCode())},
		})
	}
	return err
}

type printer func([]byte) error

func (print printer) Write(text []byte) (int, error) {
	if err := print(text); err != nil {
		return 0, err
	}
	return len(text), nil
}
