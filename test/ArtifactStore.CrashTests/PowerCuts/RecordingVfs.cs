using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ArtifactStore.CrashTests;

/// <summary>
/// A file system layer of SQLite that does what the default one does, and records what is written, synced, truncated, made and deleted in
/// certain folders.
/// </summary>
/// <remarks>
/// It is the default layer with some of its functions replaced, in a copy of its tables: the files stay the default layer's own, shared
/// memory and locks included. That it syncs a folder shows in no function of the layer; it opens the folder for it, by a call that can be
/// replaced.
/// </remarks>
internal static unsafe partial class RecordingVfs
{
    public const string Name = "recording";

    private const int Ok = 0;
    private const int OpenCreate = 4;

    private static readonly ConcurrentDictionary<string, DiskLog> Logs = new();
    private static readonly ConcurrentDictionary<nint, RecordedFile> Files = new();
    private static readonly ConcurrentDictionary<nint, nint> Tables = new();
    private static readonly Lock Registering = new();

    private static NativeVfs* _default;
    private static delegate* unmanaged[Cdecl]<byte*, int*, int> _openFolder;

    /// <summary>Records what happens in a folder.</summary>
    public static DiskLog Record(string folder)
    {
        lock (Registering)
        {
            if (_default is null)
            {
                Register();
            }
        }

        return Logs[folder] = new();
    }

    public static void Forget(string folder) => Logs.TryRemove(folder, out _);

    private static void Register()
    {
        var original = FindVfs(null);
        if (original is null || original->Version < 3 || original->SetSystemCall is null)
        {
            throw new PlatformNotSupportedException("SQLite has another file system layer here.");
        }

        var copy = (NativeVfs*)NativeMemory.AllocZeroed((nuint)sizeof(NativeVfs));
        *copy = *original;
        copy->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        copy->Open = &Open;
        copy->Delete = &Delete;
        var call = (byte*)Marshal.StringToCoTaskMemUTF8("openDirectory");
        _openFolder = (delegate* unmanaged[Cdecl]<byte*, int*, int>)original->GetSystemCall(original, call);
        Check(original->SetSystemCall(original, call, (nint)(delegate* unmanaged[Cdecl]<byte*, int*, int>)&OpenFolder));
        _default = original;
        Check(RegisterVfs(copy, 0));
    }

    private static void Check(int result)
    {
        if (result != Ok)
        {
            throw new InvalidOperationException($"SQLite refused the recording layer with {result}.");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        var path = Marshal.PtrToStringUTF8((nint)name);
        var log = path is null ? null : LogOf(path);
        if (log is not null && (flags & OpenCreate) != 0 && !File.Exists(path))
        {
            log.Add(new(DiskEventKind.Create, path!));
        }

        var result = _default->Open(_default, name, file, flags, outFlags);
        if (result == Ok && log is not null)
        {
            var original = file->Methods;
            Files[(nint)file] = new(log, path!, (nint)original);
            file->Methods = (NativeMethods*)Tables.GetOrAdd((nint)original, Replace);
        }

        return result;
    }

    private static nint Replace(nint original)
    {
        var table = (NativeMethods*)NativeMemory.AllocZeroed((nuint)sizeof(NativeMethods));
        *table = *(NativeMethods*)original;
        table->Close = &Close;
        table->Write = &Write;
        table->Truncate = &Truncate;
        table->Sync = &Sync;
        return (nint)table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        Files.TryRemove((nint)file, out var recorded);
        return Original(recorded!)->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* data, int length, long offset)
    {
        var recorded = Files[(nint)file];
        var result = Original(recorded)->Write(file, data, length, offset);

        // After it was done: a sync that had begun before does not cover it.
        recorded.Log.Add(new(DiskEventKind.Write, recorded.Path, offset, new ReadOnlySpan<byte>(data, length).ToArray()));
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long length)
    {
        var recorded = Files[(nint)file];
        var result = Original(recorded)->Truncate(file, length);
        recorded.Log.Add(new(DiskEventKind.Truncate, recorded.Path, length));
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        var recorded = Files[(nint)file];
        var covered = recorded.Log.Count;
        var result = Original(recorded)->Sync(file, flags);
        if (result == Ok)
        {
            recorded.Log.Add(new(DiskEventKind.Sync, recorded.Path, covered));
        }

        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeVfs* vfs, byte* name, int syncFolder)
    {
        var path = Marshal.PtrToStringUTF8((nint)name)!;

        // Before it is done: the sync of the folder comes within.
        LogOf(path)?.Add(new(DiskEventKind.Delete, path));
        return _default->Delete(_default, name, syncFolder);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OpenFolder(byte* name, int* descriptor)
    {
        var path = Marshal.PtrToStringUTF8((nint)name)!;
        LogOf(path)?.Add(new(DiskEventKind.SyncFolder, path));
        return _openFolder(name, descriptor);
    }

    private static DiskLog? LogOf(string path) => Path.GetDirectoryName(path) is { } folder ? Logs.GetValueOrDefault(folder) : null;

    private static NativeMethods* Original(RecordedFile file) => (NativeMethods*)file.Methods;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static partial NativeVfs* FindVfs(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterVfs(NativeVfs* vfs, int makeDefault);

    private sealed record RecordedFile(DiskLog Log, string Path, nint Methods);
}
