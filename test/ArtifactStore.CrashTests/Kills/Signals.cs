using System.Runtime.InteropServices;

namespace ArtifactStore.CrashTests;

/// <summary>Stops a process where it is: what it is in the middle of can be looked at before it is killed.</summary>
internal static partial class Signals
{
    private static readonly bool IsBsd = OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();

    public static void Stop(int process) => Send(process, IsBsd ? 17 : 19);

    public static void Continue(int process) => Send(process, IsBsd ? 19 : 18);

    // It may have ended meanwhile; the caller sees that.
    private static void Send(int process, int signal)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(process, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
