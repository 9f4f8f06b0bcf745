// Pulumi's language host for Node.js, as far as an update needs it: it starts a program under Node.js with the runner of
// the npm package @pulumi/pulumi, which does all the rest.
//
// Pulumi's own host is a module below github.com/pulumi/pulumi/sdk that no module proxy is sure to serve. The command
// line, environment and exit codes are those of that host (pulumi/pulumi, sdk/nodejs/cmd/pulumi-language-nodejs/main.go).
// Left out: installing packages, plugins in Node.js other than policy packs, code generation, debugging and tracing.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"github.com/google/shlex"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// exitAfterMessage is the runner's exit code when it has told the user already what went wrong.
const exitAfterMessage = 32

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve prints its port, which is how the engine finds it, and answers until the engine ends or interrupts it.
func serve() error {
	flag.String("runtime", "nodejs", "accepted and ignored")
	flag.String("tracing", "", "accepted and ignored")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *showVersion {
		fmt.Println(version.Version)
		return nil
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	engine := flag.Arg(0)
	if engine != "" {
		if err := rpcutil.Healthcheck(ctx, engine, 5*time.Minute, stop); err != nil {
			return fmt.Errorf("the engine at %s cannot be watched: %w", engine, err)
		}
	}

	cancel := make(chan bool)
	go func() {
		<-ctx.Done()
		close(cancel)
	}()
	running, cancelRuns := context.WithCancel(context.Background())
	defer cancelRuns()
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{engine: engine, running: running, cancelRuns: cancelRuns})
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(handle.Port)
	return <-handle.Done
}

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine     string
	running    context.Context
	cancelRuns context.CancelFunc
}

func (h *host) Handshake(
	ctx context.Context, request *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engine = request.GetEngineAddress()
	if err := rpcutil.Healthcheck(context.Background(), h.engine, 5*time.Minute, h.cancelRuns); err != nil {
		return nil, err
	}
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// GetRequiredPackages names nothing: the engine would download what is named, and the suite attaches its own providers.
func (h *host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) GetRequiredPlugins(
	context.Context, *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return &pulumirpc.GetRequiredPluginsResponse{}, nil
}

func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	h.cancelRuns()
	return &emptypb.Empty{}, nil
}

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	failed := func(err error) (*pulumirpc.RunResponse, error) {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return failed(fmt.Errorf("could not find node on the $PATH: %w", err))
	}
	info := request.GetInfo()
	runner, err := locate(node, info.GetProgramDirectory(), "@pulumi/pulumi/cmd/run")
	if err != nil {
		return failed(err)
	}
	environment, err := environmentOf(request)
	if err != nil {
		return failed(err)
	}
	options := info.GetOptions().AsMap()
	nodeArguments := []string{}
	if text, ok := options["nodeargs"].(string); ok {
		if nodeArguments, err = shlex.Split(text); err != nil {
			return failed(fmt.Errorf("runtime.options.nodeargs in Pulumi.yaml: %w", err))
		}
	}

	run, cancel := context.WithCancel(h.running)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	command := exec.CommandContext(run, node, append(nodeArguments, h.arguments(runner, request)...)...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 5 * time.Second
	command.Env = environment
	// Node changes the blocking mode of terminals that it is handed: it is handed pipes.
	command.Stdout = struct{ io.Writer }{os.Stdout}
	command.Stderr = struct{ io.Writer }{os.Stderr}

	err = command.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == exitAfterMessage:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return failed(fmt.Errorf("Program exited with non-zero exit code: %d", exit.ExitCode()))
	default:
		return failed(fmt.Errorf("could not run the program: %w", err))
	}
}

// locate asks Node.js, so that the program's own @pulumi/pulumi runs it.
func locate(node, folder, module string) (string, error) {
	command := exec.Command(node, "-p", "require.resolve('"+module+"')")
	command.Dir = folder
	found, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("@pulumi/pulumi is not installed in %s: run npm ci there", folder)
	}
	return strings.TrimSpace(string(found)), nil
}

func (h *host) arguments(runner string, request *pulumirpc.RunRequest) []string {
	info := request.GetInfo()
	arguments := []string{runner}
	for _, each := range [][2]string{
		{"monitor", request.GetMonitorAddress()},
		{"engine", h.engine},
		{"organization", request.GetOrganization()},
		{"project", request.GetProject()},
		{"root-directory", info.GetRootDirectory()},
		{"stack", request.GetStack()},
		{"pwd", info.GetProgramDirectory()},
		{"parallel", strconv.Itoa(int(request.GetParallel()))},
	} {
		if each[1] != "" {
			arguments = append(arguments, "--"+each[0], each[1])
		}
	}
	if request.GetDryRun() {
		arguments = append(arguments, "--dry-run")
	}
	return append(append(arguments, info.GetEntryPoint()), request.GetArgs()...)
}

func environmentOf(request *pulumirpc.RunRequest) ([]string, error) {
	values := make(map[string]string, len(request.GetConfig()))
	for text, value := range request.GetConfig() {
		key, err := config.ParseKey(text)
		if err != nil {
			return nil, err
		}
		values[key.Namespace()+":config:"+key.Name()] = value
	}
	valuesText, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	secrets := request.GetConfigSecretKeys()
	if secrets == nil {
		secrets = []string{}
	}
	secretsText, err := json.Marshal(secrets)
	if err != nil {
		return nil, err
	}
	environment := append(os.Environ(),
		"PULUMI_CONFIG="+string(valuesText),
		"PULUMI_CONFIG_SECRET_KEYS="+string(secretsText))
	options := request.GetInfo().GetOptions().AsMap()
	if typescript, ok := options["typescript"].(bool); !ok || typescript {
		environment = append(environment, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	if path, ok := options["tsconfig"].(string); ok && path != "" {
		environment = append(environment, "PULUMI_NODEJS_TSCONFIG_PATH="+path)
	}
	return environment, nil
}
