using System.Runtime.InteropServices;
using System.Text;

namespace ArtifactStore.Sqlite;

/// <summary>What the system knows of a file without opening it: which file it is, of what kind, and how many names it has.</summary>
/// <remarks>
/// .NET tells none of it. To open the file and ask is no way: on Unix, whoever closes a file takes from the process every lock that SQLite
/// has on it. So the system is asked by name, with a call whose answer has the
/// same form on every Linux (statx).
/// </remarks>
/// <param name="Device">The device that the file is on.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Names">How many names (hard links) it has.</param>
/// <param name="Kind">The kind of file, as the system numbers them.</param>
internal readonly record struct FileStatus(ulong Device, ulong Number, uint Names, int Kind)
{
    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7ff;
    private const int KindMask = 0xf000;
    private const int Regular = 0x8000;

    private static readonly Lazy<Statx?> Call = new(FindCall);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Statx(int folder, byte[] path, int flags, uint fields, out Answer answer);

    /// <summary>Whether it is a plain file, and no pipe, socket or device.</summary>
    public bool IsRegular => Kind == Regular;

    /// <summary>What messages call its kind.</summary>
    public string KindName => Kind switch
    {
        0x1000 => "a pipe",
        0x2000 => "a character device",
        0x4000 => "a folder",
        0x6000 => "a block device",
        0xc000 => "a socket",
        _ => "no plain file",
    };

    /// <summary>Makes a path to ask for; kept by who asks often.</summary>
    public static byte[] Path(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>Asks for the file that a path leads to.</summary>
    /// <returns>Null where there is none, and where the system does not tell: on other systems than Linux.</returns>
    public static FileStatus? Of(byte[] path) =>
        Call.Value is { } call && call(CurrentFolder, path, 0, BasicFields, out var answer) == 0
            ? new(((ulong)answer.DeviceMajor << 32) | answer.DeviceMinor, answer.Number, answer.Names, answer.Mode & KindMask)
            : null;

    /// <summary>Whether it is the same file.</summary>
    public bool IsSame(FileStatus other) => (Device, Number) == (other.Device, other.Number);

    private static Statx? FindCall() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "statx", out var call)
            ? Marshal.GetDelegateForFunctionPointer<Statx>(call)
            : null;

    /// <summary>The system's answer (<c>struct statx</c>).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
        [FieldOffset(16)]
        public uint Names;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
