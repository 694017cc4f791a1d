using System.Runtime.InteropServices;
using System.Text;

namespace ArtifactStore.Sqlite;

/// <summary>The identity, kind and number of names of a file, as the system reports them without opening it.</summary>
/// <remarks>
/// .NET does not expose them. Opening the file is not an option: on Unix, closing any handle of a file drops all locks that SQLite has on
/// it in the process. The statx call is used, whose result has the same layout on every Linux.
/// </remarks>
/// <param name="Device">The device of the file.</param>
/// <param name="Number">The inode number.</param>
/// <param name="Names">The number of names (hard links).</param>
/// <param name="Kind">The kind of file, in the system's numbering.</param>
internal readonly record struct FileStatus(ulong Device, ulong Number, uint Names, int Kind)
{
    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7ff;
    private const int KindMask = 0xf000;
    private const int Regular = 0x8000;

    private static readonly Lazy<Statx?> Call = new(FindCall);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Statx(int folder, byte[] path, int flags, uint fields, out Answer answer);

    /// <summary>True for a regular file, not a pipe, socket or device.</summary>
    public bool IsRegular => Kind == Regular;

    /// <summary>The name of its kind, for messages.</summary>
    public string KindName =>
        Kind switch
        {
            0x1000 => "a pipe",
            0x2000 => "a character device",
            0x4000 => "a folder",
            0x6000 => "a block device",
            0xc000 => "a socket",
            _ => "not a regular file",
        };

    /// <summary>Encodes a path, for repeated use.</summary>
    public static byte[] Path(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>Reads the status of the file at a path.</summary>
    /// <returns>Null if there is none, or on systems other than Linux.</returns>
    public static FileStatus? Of(byte[] path) =>
        Call.Value is { } call && call(CurrentFolder, path, 0, BasicFields, out var answer) == 0
            ? new(((ulong)answer.DeviceMajor << 32) | answer.DeviceMinor, answer.Number, answer.Names, answer.Mode & KindMask)
            : null;

    /// <summary>True for the same file.</summary>
    public bool IsSame(FileStatus other) => (Device, Number) == (other.Device, other.Number);

    private static Statx? FindCall() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "statx", out var call)
            ? Marshal.GetDelegateForFunctionPointer<Statx>(call)
            : null;

    /// <summary>The result of the system call (<c>struct statx</c>).</summary>
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
