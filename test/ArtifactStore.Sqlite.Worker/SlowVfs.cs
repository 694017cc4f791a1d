using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArtifactStore.CrashTests;

/// <summary>A file system layer of SQLite that does what the default one does, but takes its time to read and to sync.</summary>
internal static unsafe partial class SlowVfs
{
    // The store does for layers of this name what it does for the default one.
    public const string Name = "unix-slow";

    private static readonly ConcurrentDictionary<nint, nint> Tables = new();
    private static NativeVfs* _default;

    public static SlowCalls Syncs { get; } = new();

    public static SlowCalls Reads { get; } = new();

    public static void Register()
    {
        _default = FindVfs(null);
        var copy = (NativeVfs*)NativeMemory.AllocZeroed((nuint)sizeof(NativeVfs));
        *copy = *_default;
        copy->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        copy->Open = &Open;
        if (RegisterVfs(copy, 0) is not 0 and var result)
        {
            throw new InvalidOperationException($"SQLite refused the slow layer with {result}.");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        var result = _default->Open(_default, name, file, flags, outFlags);
        if (result == 0)
        {
            file->Methods = (NativeMethods*)Tables.GetOrAdd((nint)file->Methods, Replace);
        }

        return result;
    }

    private static nint Replace(nint original)
    {
        var table = (Table*)NativeMemory.AllocZeroed((nuint)sizeof(Table));
        table->Methods = *(NativeMethods*)original;
        table->Methods.Read = &Read;
        table->Methods.Sync = &Sync;
        table->Original = (NativeMethods*)original;
        return (nint)table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, byte* data, int length, long offset)
    {
        Reads.Wait();
        return ((Table*)file->Methods)->Original->Read(file, data, length, offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        Syncs.Wait();
        return ((Table*)file->Methods)->Original->Sync(file, flags);
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static partial NativeVfs* FindVfs(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterVfs(NativeVfs* vfs, int makeDefault);

    // SQLite sees the first part alone.
    private struct Table
    {
        public NativeMethods Methods;
        public NativeMethods* Original;
    }
}
