using System.Runtime.InteropServices;

namespace ArtifactStore.CrashTests;

/// <summary>The beginning of SQLite's <c>sqlite3_file</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    public NativeMethods* Methods;
}
