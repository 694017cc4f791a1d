using System.Runtime.CompilerServices;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>Switches of the driver for the whole test run. They must be set before the driver looks at them, which it does once.</summary>
internal static class DriverSwitches
{
    /// <summary>The names of switches to turn on, with commas between them.</summary>
    public const string Variable = "ARTIFACTSTORE_DRIVER_SWITCHES";

    [ModuleInitializer]
    internal static void Set()
    {
        foreach (var name in (Environment.GetEnvironmentVariable(Variable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            AppContext.SetSwitch(name, isEnabled: true);
        }
    }
}
