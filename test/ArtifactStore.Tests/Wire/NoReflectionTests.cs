using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ArtifactStore.Tests.Wire;

public sealed class NoReflectionTests
{
    [Test]
    public async Task The_wire_form_works_where_reflection_is_switched_off()
    {
        // The switch is read once in a process, so this test assembly is started again with a runtime configuration that has it.
        var assembly = typeof(NoReflectionTests).Assembly.Location;
        var config = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(assembly, ".runtimeconfig.json")))!;
        var options = config["runtimeOptions"]!.AsObject();
        var properties = options["configProperties"] as JsonObject ?? [];
        properties["System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault"] = false;
        options["configProperties"] = properties;
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.runtimeconfig.json");
        await File.WriteAllTextAsync(file, config.ToJsonString());
        try
        {
            var start = new ProcessStartInfo(
                Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet"
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (
                var argument in (string[])
                    ["exec", "--runtimeconfig", file, "--depsfile", Path.ChangeExtension(assembly, ".deps.json"), assembly]
            )
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            (await output).Trim().Should().Be(NoReflectionCheck.Passed, await errors);
            process.ExitCode.Should().Be(0);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
