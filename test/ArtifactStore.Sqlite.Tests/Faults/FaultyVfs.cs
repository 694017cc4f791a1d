using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArtifactStore.CrashTests;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>A file system layer of SQLite that does what the default one does, but for the syncs that a test lets fail.</summary>
internal static unsafe partial class FaultyVfs
{
    // The store does for layers of this name what it does for the default one.
    public const string Name = "unix-faulty";

    private const int IoErrorSync = 10 | (4 << 8);

    private static readonly ConcurrentDictionary<string, Func<string, bool>> Fails = new();
    private static readonly ConcurrentDictionary<nint, OpenFile> Files = new();
    private static readonly ConcurrentDictionary<nint, nint> Tables = new();
    private static readonly Lock Registering = new();
    private static NativeVfs* _default;

    /// <summary>Makes the layer known, once.</summary>
    public static void Register()
    {
        lock (Registering)
        {
            if (_default is not null)
            {
                return;
            }

            // SQLite has to be there before its layers are.
            SQLitePCL.Batteries_V2.Init();
            var original = FindVfs(null);
            var copy = (NativeVfs*)NativeMemory.AllocZeroed((nuint)sizeof(NativeVfs));
            *copy = *original;
            copy->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
            copy->Open = &Open;
            _default = original;
            RegisterVfs(copy, 0).Should().Be(0);
        }
    }

    /// <summary>Says which syncs fail, by the path of the file.</summary>
    public static void FailSyncs(string folder, Func<string, bool> fails) => Fails[folder] = fails;

    /// <summary>Lets all of them succeed again.</summary>
    public static void Heal(string folder) => Fails.TryRemove(folder, out _);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        var result = _default->Open(_default, name, file, flags, outFlags);
        if (result == 0 && name is not null)
        {
            Files[(nint)file] = new(Marshal.PtrToStringUTF8((nint)name)!, (nint)file->Methods);
            file->Methods = (NativeMethods*)Tables.GetOrAdd((nint)file->Methods, Replace);
        }

        return result;
    }

    private static nint Replace(nint original)
    {
        var table = (NativeMethods*)NativeMemory.AllocZeroed((nuint)sizeof(NativeMethods));
        *table = *(NativeMethods*)original;
        table->Close = &Close;
        table->Sync = &Sync;
        return (nint)table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        Files.TryRemove((nint)file, out var open);
        return ((NativeMethods*)open!.Methods)->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        var open = Files[(nint)file];
        return Fails.TryGetValue(Path.GetDirectoryName(open.Path)!, out var fails) && fails(open.Path)
            ? IoErrorSync
            : ((NativeMethods*)open.Methods)->Sync(file, flags);
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static partial NativeVfs* FindVfs(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterVfs(NativeVfs* vfs, int makeDefault);

    private sealed record OpenFile(string Path, nint Methods);
}
